import type { ProfileEntry } from "@opencallkit/protocol";
import { callKey } from "@opencallkit/core/processor";
import { trimToNewest } from "../collections/bounded-map.ts";
import type { ProfilePatch, Store } from "../ports/index.ts";

/** The profile directory: profiles in memory, a cache of the store. */
export type ProfileDirectory = {
  /** Whether anybody of the app has one. An app without profiles costs its calls nothing. */
  readonly isUsed: (app: number) => boolean;
  /** A profile as it was read lately; undefined where the store has to be asked. */
  readonly known: (app: number, user: string) => ProfileEntry | undefined;
  /** One profile each, as the store has them; of somebody without one an empty profile. Rejects with what the store does. */
  readonly read: (app: number, users: readonly string[]) => Promise<readonly ProfileEntry[]>;
  /** Settles with the whole profile, once the change is kept. */
  readonly change: (app: number, user: string, change: ProfilePatch) => Promise<ProfileEntry>;
  /** Looks which apps have profiles. */
  readonly refresh: () => Promise<void>;
};

/** How long one is believed: another node may have changed it. */
const freshMs = 30_000;
const mostKnown = 20_000;

/** The profile of somebody who has none, or whose is hidden. */
export const emptyProfile = (user: string): ProfileEntry => ({ user, name: "", avatar: "" });

type Known = { readonly profile: ProfileEntry; readonly readAt: number };

export const profileDirectory = ({ profiles, now }: Pick<Store, "profiles" | "now">): ProfileDirectory => {
  const known = new Map<string, Known>();
  let used: ReadonlySet<number> = new Set();

  const read = async (app: number, users: readonly string[]): Promise<readonly ProfileEntry[]> => {
    const readAt = now();
    const found = new Map((await profiles.of(app, users)).map((profile) => [profile.user, profile]));
    return users.map((user) => {
      const profile = found.get(user) ?? emptyProfile(user);
      const key = callKey(app, user);
      known.delete(key);
      known.set(key, { profile, readAt });
      trimToNewest(known, mostKnown);
      return profile;
    });
  };

  return {
    isUsed: (app) => used.has(app),
    known: (app, user) => {
      const entry = known.get(callKey(app, user));
      return entry === undefined || now() - entry.readAt > freshMs ? undefined : entry.profile;
    },
    read,
    change: async (app, user, change) => {
      await profiles.change(app, user, change);
      used = new Set(used).add(app);
      const [changed = emptyProfile(user)] = await read(app, [user]);
      return changed;
    },
    refresh: async () => {
      used = new Set(await profiles.apps());
    },
  };
};
