import { appsIn } from "@opencallkit/server";
import { openData } from "./data-folder.ts";
import type { Settings } from "./flags.ts";

/** `app add`: creates an app (a tenant) and prints its credentials, this once. A running server accepts it at once. */
export const addApp = async (settings: Settings): Promise<void> => {
  const { store, seal } = await openData(settings, null);
  try {
    const { sdkAppId, secretKey, apiKey } = await appsIn(store, seal).add();
    process.stdout.write(`SDKAppID   ${sdkAppId}\nsecret key ${secretKey}\nREST key   ${apiKey}\n`);
  } finally {
    await store.close();
  }
};
