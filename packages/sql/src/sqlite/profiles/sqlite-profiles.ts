import type { ProfileStore } from "@opencallkit/server/ports";
import type { Ask } from "../messages.ts";

/** The profiles, over the database's thread. */
export const sqliteProfiles = (ask: Ask): ProfileStore => ({
  of: (app, users) => ask({ name: "profilesOf", take: { app, users } }),
  change: async (app, user, change) => {
    await ask({ name: "changeProfile", take: { app, user, ...change } });
  },
  apps: () => ask({ name: "profileApps", take: null }),
});
