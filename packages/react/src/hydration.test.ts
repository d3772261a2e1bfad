// @vitest-environment happy-dom
import { twoTabs } from "@opencallkit/client/testing";
import { act, createElement } from "react";
import { hydrateRoot } from "react-dom/client";
import { renderToString } from "react-dom/server";
import { expect, test } from "vitest";
import { CallClientProvider } from "./call-client.ts";
import { useCalls } from "./use-calls.ts";
import { useConnection } from "./use-connection.ts";

test("a page that is logged in before it is hydrated fits what the server has rendered", async () => {
  Reflect.set(globalThis, "IS_REACT_ACT_ENVIRONMENT", true);
  const { bob, ring } = await twoTabs();
  await ring();
  const Page = (): string => `${useConnection().state} ${useCalls().length}`;
  const page = createElement(CallClientProvider, { client: bob.client }, createElement(Page));
  const place = document.createElement("main");
  place.innerHTML = renderToString(page);
  expect(place.textContent).toBe("loggedOut 0");
  const faults: unknown[] = [];
  const onRecoverableError = (error: unknown): void => void faults.push(error);
  const root = await act(async () => hydrateRoot(place, page, { onRecoverableError }));
  expect(place.textContent).toBe("connected 1");
  expect(faults).toEqual([]);
  act(() => root.unmount());
});
