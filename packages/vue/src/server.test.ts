import { twoTabs } from "@opencallkit/client/testing";
import { createSSRApp, defineComponent, h } from "vue";
import { renderToString } from "vue/server-renderer";
import { expect, test } from "vitest";
import { callClientPlugin } from "./call-client.ts";
import { OpenCallKit } from "./open-call-kit.ts";
import { countSubscriptions } from "@opencallkit/client/testing/counted-client";
import { useCall } from "./use-call.ts";
import { useCalls } from "./use-calls.ts";
import { useConnection } from "./use-connection.ts";
import { useParticipants } from "./use-participants.ts";

const Page = defineComponent(() => {
  const connection = useConnection();
  const calls = useCalls();
  const { state } = useCall(() => calls.value[0]);
  const participants = useParticipants(() => calls.value[0]);
  const said = () => [connection.value.state, state.value?.state ?? "no call", participants.value.length].join(",");
  return () => [said(), h(OpenCallKit, { onCallevent: () => undefined })];
});

test("a server renders the values, subscribes to nothing and touches no window", async () => {
  const { bob } = await twoTabs();
  await bob.client.logout();
  const { client, total } = countSubscriptions(bob.client);
  const touched: string[] = [];
  const globals = ["window", "document", "customElements"];
  for (const name of globals)
    Object.defineProperty(globalThis, name, {
      configurable: true,
      get: () => {
        // The reader, right below this getter: the framework itself may ask where it runs.
        const reader = new Error(name).stack?.split("\n")[2] ?? "";
        if (/packages\/(?:vue|ui|client)\//u.test(reader)) touched.push(name);
      },
    });
  const html = await renderToString(createSSRApp(Page).use(callClientPlugin, client));
  for (const name of globals) Reflect.deleteProperty(globalThis, name);
  expect(html).toBe("<!--[-->loggedOut,no call,0<!----><!--]-->");
  expect(total()).toBe(0);
  expect(touched).toEqual([]);
});
