import type { DatabaseSync } from "node:sqlite";
import { number, toProfile } from "../../rows.ts";
import type { Work } from "../messages.ts";

/** The jobs of profiles. */
export const profileJobs = (database: DatabaseSync) => {
  const find = database.prepare("SELECT person, name, avatar FROM profile WHERE app = ? AND person = ?");
  const change = database.prepare(`
    INSERT INTO profile (app, person, name, avatar) VALUES (?1, ?2, coalesce(?3, ''), coalesce(?4, ''))
    ON CONFLICT DO UPDATE SET name = coalesce(?3, name), avatar = coalesce(?4, avatar)`);
  const apps = database.prepare("SELECT no FROM app WHERE EXISTS (SELECT 1 FROM profile WHERE profile.app = app.no)");
  return {
    profilesOf: ({ app, users }: Work["profilesOf"]["take"]) =>
      users.flatMap((user) => {
        const row = find.get(app, user);
        return row === undefined ? [] : [toProfile(row)];
      }),
    changeProfile: ({ app, user, name, avatar }: Work["changeProfile"]["take"]) => {
      change.run(app, user, name ?? null, avatar ?? null);
      return null;
    },
    profileApps: () => apps.all().map((row) => number(row["no"])),
  };
};
