import { install } from "./install.ts";

/**
 * Polyfill: makes uni-app's native call plugin work in the browser. `url` is the server for a `login` without one: the
 * page's own origin by default.
 */
export const installUniApp = (options: { readonly url?: string } = {}): void => {
  if (typeof window === "undefined") return;
  install(window, {
    load: async () => {
      const [{ createCallClient }, { mountCallKit }] = await Promise.all([
        import("@opencallkit/client"),
        import("@opencallkit/ui"),
      ]);
      return { createCallClient, mountCallKit };
    },
    url: () => options.url ?? window.location.origin,
  });
};
