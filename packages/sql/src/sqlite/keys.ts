import type { KeyStore } from "@opencallkit/server/ports";
import type { Ask } from "./messages.ts";

/** The REST keys, over the database's thread. */
export const sqliteKeys = (ask: Ask): KeyStore => ({
  all: () => ask({ name: "allKeys", take: null }),
  of: (app) => ask({ name: "keysOf", take: app }),
  add: async (key) => {
    await ask({ name: "addKey", take: key });
  },
  remove: (app, id) => ask({ name: "removeKey", take: { app, id } }),
  used: async (app, id, at) => {
    await ask({ name: "useKey", take: { app, id, at } });
  },
});
