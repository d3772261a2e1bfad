// @vitest-environment happy-dom
import { twoTabs } from "@opencallkit/client/testing";
import { createElement, Fragment } from "react";
import { expect, test } from "vitest";
import { CallClientProvider } from "./call-client.ts";
import { countSubscriptions } from "@opencallkit/client/testing/counted-client";
import { changing, render, strictly } from "./testing/render.ts";
import { useCall } from "./use-call.ts";
import { useCalls } from "./use-calls.ts";
import { useConnection } from "./use-connection.ts";
import { useParticipants } from "./use-participants.ts";

const Values = (): string => {
  const connection = useConnection();
  const [call] = useCalls();
  const values = useCall(call);
  const others = useParticipants(call).map(({ user, state }) => `${user} ${state}`);
  return [connection.state, values?.state.state ?? "no call", values?.wish.muted ?? "", ...others].join(",");
};

test("values follow a call from ring to end", async () => {
  const { alice, bob, ring, clock } = await twoTabs();
  const { text, unmount } = render(strictly(bob.client, Values));
  expect(text()).toBe("connected,no call,");
  await changing(() => ring("audio"));
  expect(text()).toBe("connected,ringing,false,alice waiting");
  await changing(async () => {
    await bob.call().accept();
    await bob.call().setMuted(true);
  });
  expect(text()).toBe("connected,talking,true,alice joined");
  await changing(async () => {
    await alice.call().hangUp();
    await clock.settle();
  });
  expect(text()).toMatch(/^connected,ended/u);
  await changing(async () => bob.call().dismiss());
  expect(text()).toBe("connected,no call,");
  await changing(() => bob.client.logout());
  expect(text()).toBe("loggedOut,no call,");
  unmount();
});

test("StrictMode, which mounts twice, leaves one subscription a value, and unmounting leaves none", async () => {
  const { bob, ring } = await twoTabs();
  const { client, subscriptions } = countSubscriptions(bob.client);
  const { unmount } = render(strictly(client, Values));
  // The connection and the list of calls.
  expect(subscriptions()).toBe(2);
  await changing(() => ring());
  // Beside them the call's state, its participants and our own picture.
  expect(subscriptions()).toBe(5);
  await changing(async () => {
    await bob.call().reject();
    bob.call().dismiss();
  });
  expect(subscriptions()).toBe(2);
  unmount();
  expect(subscriptions()).toBe(0);
});

test("two clients stand side by side, by a provider each or given to the hook", async () => {
  const { alice, bob, ring } = await twoTabs();
  const Given = (): string => ` ${String(useCall(useCalls(alice.client)[0])?.state.role)}`;
  const below = (client: typeof bob.client, component: () => string) =>
    createElement(CallClientProvider, { client }, createElement(component));
  const { text, unmount } = render(
    createElement(
      Fragment,
      null,
      below(alice.client, Values),
      " ",
      below(bob.client, Values),
      below(bob.client, Given),
    ),
  );
  await changing(() => ring("audio"));
  expect(text()).toBe("connected,calling,false,bob ringing connected,ringing,false,alice waiting caller");
  unmount();
});

test("a hook without a client says what is missing", () => {
  expect(() => render(createElement(Values))).toThrow("no call client");
});
