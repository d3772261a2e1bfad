import type { ProfileStore } from "@opencallkit/server/ports";
import type { Tables } from "../store/tables.ts";

/** The profiles on the simulated tables. `ask` reads and writes them, or finds the store away. */
export const simulatedProfiles = (
  { profiles }: Pick<Tables, "profiles">,
  ask: <T>(look: () => T) => Promise<T>,
): ProfileStore => ({
  of: (app, users) => ask(() => users.flatMap((user) => profiles.get(app)?.get(user) ?? [])),
  change: (app, user, { name, avatar }) =>
    ask(() => {
      const ofApp = profiles.get(app) ?? new Map();
      profiles.set(app, ofApp);
      const before = ofApp.get(user) ?? { user, name: "", avatar: "" };
      ofApp.set(user, { user, name: name ?? before.name, avatar: avatar ?? before.avatar });
    }),
  apps: () => ask(() => [...profiles.keys()]),
});
