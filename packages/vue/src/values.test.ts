// @vitest-environment happy-dom
import { twoTabs } from "@opencallkit/client/testing";
import { createApp, defineComponent, effectScope, h, reactive, ref, shallowRef } from "vue";
import { expect, test } from "vitest";
import { provideCallClient, useCallClient } from "./call-client.ts";
import { countSubscriptions } from "@opencallkit/client/testing/counted-client";
import { changing, render } from "./testing/render.ts";
import { useCall } from "./use-call.ts";
import { useCalls } from "./use-calls.ts";
import { useConnection } from "./use-connection.ts";
import { useParticipants } from "./use-participants.ts";

const Values = defineComponent(() => {
  const connection = useConnection();
  const calls = useCalls();
  const { state, wish } = useCall(() => calls.value[0]);
  const participants = useParticipants(() => calls.value[0]);
  return () => {
    const others = participants.value.map((other) => `${other.user} ${other.state}`);
    return [connection.value.state, state.value?.state ?? "no call", wish.value?.muted ?? "", ...others].join(",");
  };
});

test("values follow a call from ring to end", async () => {
  const { alice, bob, ring, clock } = await twoTabs();
  const { text, unmount } = render(Values, bob.client);
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
  await changing(() => bob.call().dismiss());
  expect(text()).toBe("connected,no call,");
  await changing(() => bob.client.logout());
  expect(text()).toBe("loggedOut,no call,");
  unmount();
});

test("each value has one subscription, from mounting to unmounting", async () => {
  const { bob, ring } = await twoTabs();
  const { client, subscriptions } = countSubscriptions(bob.client);
  const { unmount } = render(Values, client);
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

test("a change between the first rendering and the mounting is seen", async () => {
  const { bob } = await twoTabs();
  const Hasty = defineComponent(() => {
    const connection = useConnection();
    return () => [connection.value.state, h(LogsOut)];
  });
  const LogsOut = defineComponent(() => {
    void bob.client.logout();
    return () => null;
  });
  const { text, unmount } = render(Hasty, bob.client);
  await changing(() => undefined);
  expect(text()).toBe("loggedOut");
  unmount();
});

test("two clients stand side by side, by a provider each or given to the composable", async () => {
  const { alice, bob, ring } = await twoTabs();
  const below = (client: typeof bob.client, component: typeof Values) =>
    h(
      defineComponent(() => {
        provideCallClient(client);
        return () => h(component);
      }),
    );
  const Given = defineComponent(() => {
    const calls = useCalls(alice.client);
    const { state } = useCall(() => calls.value[0]);
    return () => String(state.value?.role);
  });
  const both = [below(alice.client, Values), " ", below(bob.client, Values), " ", below(bob.client, Given)];
  const { text, unmount } = render(() => both);
  await changing(() => ring("audio"));
  expect(text()).toBe("connected,calling,false,bob ringing connected,ringing,false,alice waiting caller");
  unmount();
});

test("a store's scope follows for as long as it lives, whichever component made it", async () => {
  const { bob, ring } = await twoTabs();
  const { client, subscriptions } = countSubscriptions(bob.client);
  const store = effectScope(true);
  const made = shallowRef<ReturnType<typeof useCalls>>();
  const First = defineComponent(() => {
    made.value = store.run(() => useCalls(client));
    return () => null;
  });
  render(First).unmount();
  expect(made.value?.value.length).toBe(0);
  await ring();
  expect(made.value?.value.length).toBe(1);
  store.stop();
  expect(subscriptions()).toBe(0);
});

test("outside of a component it is followed at once", async () => {
  const { bob, ring } = await twoTabs();
  const { client, subscriptions } = countSubscriptions(bob.client);
  const scope = effectScope();
  const calls = scope.run(() => useCalls(client));
  expect(subscriptions()).toBe(1);
  await ring();
  expect(calls?.value.length).toBe(1);
  scope.stop();
  expect(subscriptions()).toBe(0);
});

test("a client or a call that Vue has made a proxy of is the same one", async () => {
  const { bob, ring } = await twoTabs();
  await ring();
  const call = ref(bob.call());
  const Proxies = defineComponent(() => {
    const { client } = reactive({ client: bob.client });
    expect(useCallClient(client)).toBe(bob.client);
    const calls = useCalls(client);
    const { state } = useCall(call);
    return () => `${calls.value[0] === bob.call()},${state.value === bob.call().state.get()}`;
  });
  const { text, unmount } = render(Proxies);
  expect(text()).toBe("true,true");
  unmount();
});

test("a composable without a client says what is missing", () => {
  expect(() => createApp(Values).runWithContext(() => useCalls())).toThrow("no call client");
});
