// @vitest-environment happy-dom
import type { CallEvent } from "@opencallkit/client";
import { twoTabs } from "@opencallkit/client/testing";
import { createElement, Fragment, StrictMode } from "react";
import { expect, test } from "vitest";
import { OpenCallKit, type OpenCallKitProps } from "./open-call-kit.ts";
import { countSubscriptions } from "@opencallkit/client/testing/counted-client";
import { changing, render } from "./testing/render.ts";

const overlays = (): readonly Element[] => [...document.querySelectorAll("opencallkit-overlay")];
const count = (): number => overlays().length;
const strict = (props: OpenCallKitProps) => createElement(StrictMode, null, createElement(OpenCallKit, props));

test("the screens are there once in StrictMode, and gone after unmounting", async () => {
  const { bob } = await twoTabs();
  const { text, unmount } = render(strict({ client: bob.client }));
  await expect.poll(count).toBe(1);
  expect(text()).toBe("");
  unmount();
  expect(count()).toBe(0);
});

test("options change with the props, and one that is left out gets its default again", async () => {
  const { bob } = await twoTabs();
  const { again, unmount } = render(strict({ client: bob.client, theme: "dark", lang: "zh-CN" }));
  await expect.poll(() => overlays()[0]?.outerHTML).toMatch(/lang="zh-CN" theme="dark"/u);
  again(strict({ client: bob.client, theme: "light", lang: "en" }));
  await expect.poll(() => overlays()[0]?.outerHTML).toMatch(/lang="en" theme="light"/u);
  again(strict({ client: bob.client }));
  await expect.poll(() => overlays()[0]?.outerHTML).toMatch(/lang="en" theme="auto"/u);
  expect(count()).toBe(1);
  unmount();
});

test("two clients have screens of their own, and another client takes the place of the first", async () => {
  const { alice, bob } = await twoTabs();
  const kit = (client: typeof bob.client) => createElement(OpenCallKit, { client });
  const { again, unmount } = render(createElement(Fragment, null, kit(alice.client), kit(bob.client)));
  await expect.poll(count).toBe(2);
  again(createElement(Fragment, null, kit(bob.client), kit(bob.client)));
  await expect.poll(count).toBe(1);
  unmount();
  expect(count()).toBe(0);
});

test("each event is told once, to the newest listener, of the newest client; without one nothing is observed", async () => {
  const { bob, alice, server, clock } = await twoTabs();
  const { client, subscriptions, observers } = countSubscriptions(bob.client);
  const other = countSubscriptions(alice.client);
  const told: string[] = [];
  const tell =
    (to: string) =>
    ({ type }: CallEvent): void =>
      void told.push(`${to} ${type}`);
  const { again, unmount } = render(strict({ client, sounds: false }));
  expect(observers()).toBe(0);
  again(strict({ client, sounds: false, onCallEvent: tell("first") }));
  expect(observers()).toBe(1);
  again(strict({ client, sounds: false, onCallEvent: tell("second") }));
  expect(observers()).toBe(1);
  await changing(async () => {
    await alice.client.call({ to: "bob", media: "audio" });
    await clock.settle();
  });
  expect(told).toEqual(["second received"]);
  again(strict({ client: other.client, sounds: false, onCallEvent: tell("second") }));
  expect([observers(), other.observers()]).toEqual([0, 1]);
  again(strict({ client: other.client, sounds: false }));
  expect(other.observers()).toBe(0);
  unmount();
  expect(subscriptions()).toBe(0);
  server.stop();
});
