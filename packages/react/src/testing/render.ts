import { act, createElement, StrictMode, type FunctionComponent, type ReactNode } from "react";
import { createRoot } from "react-dom/client";
import { CallClientProvider } from "../call-client.ts";
import type { CallClient } from "@opencallkit/client";

export type Rendered = {
  readonly text: () => string;
  readonly again: (node: ReactNode) => void;
  readonly unmount: () => void;
};

/** Renders into the page, and lets the effects run. */
export const render = (node: ReactNode): Rendered => {
  Reflect.set(globalThis, "IS_REACT_ACT_ENVIRONMENT", true);
  const place = document.createElement("main");
  document.body.append(place);
  const root = createRoot(place);
  const again = (its: ReactNode): void => act(() => root.render(its));
  again(node);
  return {
    text: () => place.textContent,
    again,
    unmount: () => {
      act(() => root.unmount());
      place.remove();
    },
  };
};

/** Element of a component below a provider, in StrictMode, which mounts it twice. */
export const strictly = (client: CallClient, component: FunctionComponent): ReactNode =>
  createElement(StrictMode, null, createElement(CallClientProvider, { client }, createElement(component)));

/** Runs what changes values, and lets React render them. */
export const changing = (change: () => Promise<unknown>): Promise<void> =>
  act(async () => {
    await change();
  });
