import type { CallClient } from "@opencallkit/client";
import { createApp, nextTick, type Component } from "vue";
import { callClientPlugin } from "../call-client.ts";

export type Rendered = { readonly text: () => string; readonly unmount: () => void };

/** Mounts a component into the page as an app of its own, with a client if one is given. */
export const render = (component: Component, client?: CallClient): Rendered => {
  const place = document.createElement("main");
  document.body.append(place);
  const app = createApp(component);
  if (client !== undefined) app.use(callClientPlugin, client);
  app.mount(place);
  return {
    text: () => place.textContent,
    unmount: () => {
      app.unmount();
      place.remove();
    },
  };
};

/** Runs what changes values, and lets Vue render them. */
export const changing = async (change: () => unknown): Promise<void> => {
  await change();
  await nextTick();
};
