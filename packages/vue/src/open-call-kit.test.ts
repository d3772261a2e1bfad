// @vitest-environment happy-dom
import type { CallClient, CallEvent } from "@opencallkit/client";
import { twoTabs } from "@opencallkit/client/testing";
import { h, reactive, shallowReactive, type VNode } from "vue";
import { expect, test } from "vitest";
import { OpenCallKit, type OpenCallKitProps } from "./open-call-kit.ts";
import { countSubscriptions } from "@opencallkit/client/testing/counted-client";
import { changing, render } from "./testing/render.ts";

const overlays = (): readonly Element[] => [...document.querySelectorAll("opencallkit-overlay")];
const count = (): number => overlays().length;
const kit = (props: OpenCallKitProps): VNode => h(OpenCallKit, props);

test("the screens are there while the component is", async () => {
  const { bob } = await twoTabs();
  const { text, unmount } = render(() => kit({}), bob.client);
  await expect.poll(count).toBe(1);
  expect(text()).toBe("");
  unmount();
  expect(count()).toBe(0);
});

test("options change with the props, and one that is left out gets its default again", async () => {
  const { bob } = await twoTabs();
  const props = shallowReactive<{ its: OpenCallKitProps }>({ its: { theme: "dark", lang: "zh-CN" } });
  const { unmount } = render(() => kit(props.its), bob.client);
  await expect.poll(() => overlays()[0]?.outerHTML).toMatch(/lang="zh-CN" theme="dark"/u);
  props.its = { theme: "light", lang: "en" };
  await expect.poll(() => overlays()[0]?.outerHTML).toMatch(/lang="en" theme="light"/u);
  props.its = {};
  await expect.poll(() => overlays()[0]?.outerHTML).toMatch(/lang="en" theme="auto"/u);
  expect(count()).toBe(1);
  unmount();
});

test("two clients have screens of their own, and another client takes the place of the first", async () => {
  const { alice, bob } = await twoTabs();
  // Deeply reactive, as data of an app often is: Vue hands a proxy of the client on.
  const shown = reactive<{ first: CallClient }>({ first: alice.client });
  const { unmount } = render(() => [kit({ client: shown.first }), kit({ client: bob.client })]);
  await expect.poll(count).toBe(2);
  shown.first = bob.client;
  await expect.poll(count).toBe(1);
  unmount();
  expect(count()).toBe(0);
});

test("each event is told once, to the newest listener, of the newest client; without one nothing is observed", async () => {
  const { bob, alice, server, clock } = await twoTabs();
  const { client, subscriptions, observers } = countSubscriptions(bob.client);
  const told: string[] = [];
  const tell =
    (to: string) =>
    ({ type }: CallEvent): void =>
      void told.push(`${to} ${type}`);
  const other = countSubscriptions(alice.client);
  const props = shallowReactive<{ client: CallClient; onCallevent?: (event: CallEvent) => void }>({ client });
  const { unmount } = render(() => kit({ client: props.client, onCallevent: props.onCallevent, sounds: false }));
  expect(observers()).toBe(0);
  await changing(() => (props.onCallevent = tell("first")));
  expect(observers()).toBe(1);
  await changing(() => (props.onCallevent = tell("second")));
  expect(observers()).toBe(1);
  await changing(async () => {
    await alice.client.call({ to: "bob", media: "audio" });
    await clock.settle();
  });
  expect(told).toEqual(["second received"]);
  await changing(() => (props.client = other.client));
  expect([observers(), other.observers()]).toEqual([0, 1]);
  await changing(() => delete props.onCallevent);
  expect(other.observers()).toBe(0);
  unmount();
  expect(subscriptions()).toBe(0);
  server.stop();
});
