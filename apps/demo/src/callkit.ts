/** Bundle `/callkit.js`: the engine and the screens as one ES module, for any page. */
import { createCallClient as createClient, type CallClient, type ClientOptions } from "@opencallkit/client";

export { mountCallKit } from "@opencallkit/ui";

/** Creates the engine's client; its server is by default the origin of this script. */
export const createCallClient = (options: Partial<ClientOptions> = {}): CallClient =>
  createClient({
    url: new URL("../ws", import.meta.url).href,
    mediaServer: () => import("@opencallkit/media-livekit"),
    ...options,
  });
