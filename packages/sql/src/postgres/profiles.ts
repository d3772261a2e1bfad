import type { ProfileStore } from "@opencallkit/server/ports";
import { number, toProfile } from "../rows.ts";
import type { Ask } from "./read.ts";

/** The profiles on PostgreSQL. */
export const postgresProfiles = (ask: Ask): ProfileStore => ({
  of: async (app, users) => {
    const words = "SELECT person, name, avatar FROM profile WHERE app = $1 AND person = ANY ($2)";
    return (await ask("profilesOf", words, [app, users])).map(toProfile);
  },
  change: async (app, user, { name = null, avatar = null }) => {
    const words = `INSERT INTO profile AS kept (app, person, name, avatar)
      VALUES ($1, $2, coalesce($3, ''), coalesce($4, ''))
      ON CONFLICT (app, person) DO UPDATE SET name = coalesce($3, kept.name), avatar = coalesce($4, kept.avatar)`;
    await ask("changeProfile", words, [app, user, name, avatar]);
  },
  apps: async () => {
    const words = "SELECT no FROM app WHERE EXISTS (SELECT FROM profile WHERE profile.app = app.no)";
    return (await ask("profileApps", words, [])).map((row) => number(row["no"]));
  },
});
