/** `/callkit.js`: the engine and the screens, for any page. */
import { createCallClient as createClient, type CallClient, type ClientOptions } from "@opencallkit/client";

export { mountCallKit } from "@opencallkit/ui";

/** The engine; its server is by default where this script came from. */
export const createCallClient = (options: Partial<ClientOptions> = {}): CallClient =>
  createClient({ url: new URL("../ws", import.meta.url).href, ...options });
