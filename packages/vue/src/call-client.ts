import type { CallClient } from "@opencallkit/client";
import { inject, provide, toRaw, type App, type InjectionKey } from "vue";

const key: InjectionKey<CallClient> = Symbol("opencallkit.client");

/** Vue plugin that provides one client to a whole app: `app.use(callClientPlugin, client)`. */
export const callClientPlugin = {
  install: (app: App, client: CallClient): void => void app.provide(key, client),
};

/** Provides a client to the components below this one, for an app with several. To be called in `setup`. */
export const provideCallClient = (client: CallClient): void => provide(key, client);

/**
 * Injects the client that the nearest component above, or the app, provides; a client that is given comes before both.
 * To be called in `setup`. Throws where there is none.
 */
export const useCallClient = (client?: CallClient): CallClient => {
  const found = client ?? inject(key, null);
  if (found === null)
    throw new Error("no call client: app.use(callClientPlugin, client), or provideCallClient(client)");
  // A proxy of a client is another key of the screens' registry than the client itself.
  return toRaw(found);
};
