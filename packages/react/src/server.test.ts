import { twoTabs } from "@opencallkit/client/testing";
import { createElement, Fragment } from "react";
import { renderToString } from "react-dom/server";
import { expect, test } from "vitest";
import { CallClientProvider } from "./call-client.ts";
import { OpenCallKit } from "./open-call-kit.ts";
import { countSubscriptions } from "@opencallkit/client/testing/counted-client";
import { useCall } from "./use-call.ts";
import { useCalls } from "./use-calls.ts";
import { useConnection } from "./use-connection.ts";
import { useParticipants } from "./use-participants.ts";

const Page = () => {
  const [call] = useCalls();
  const said = [useConnection().state, useCall(call)?.state.state ?? "no call", useParticipants(call).length];
  return createElement(Fragment, null, said.join(","), createElement(OpenCallKit, { onCallEvent: () => undefined }));
};

test("a server renders what an unconnected page shows, subscribes to nothing and touches no window", async () => {
  const { bob, ring } = await twoTabs();
  await ring();
  const { client, total } = countSubscriptions(bob.client);
  const touched: string[] = [];
  const globals = ["window", "document", "customElements"];
  for (const name of globals)
    Object.defineProperty(globalThis, name, {
      configurable: true,
      get: () => {
        // The reader, right below this getter: the framework itself may ask where it runs.
        const reader = new Error(name).stack?.split("\n")[2] ?? "";
        if (/packages\/(?:react|ui|client)\//u.test(reader)) touched.push(name);
      },
    });
  const html = renderToString(createElement(CallClientProvider, { client }, createElement(Page)));
  for (const name of globals) Reflect.deleteProperty(globalThis, name);
  expect(html).toBe("loggedOut,no call,0");
  expect(total()).toBe(0);
  expect(touched).toEqual([]);
});
