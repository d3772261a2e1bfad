import type { ProfileEntry } from "@opencallkit/protocol";

/** What is changed of a profile, its `name` or `avatar`; what is left out stays as it is. */
export type ProfilePatch = { readonly name?: string | undefined; readonly avatar?: string | undefined };

/** The profiles of users. A user without one has no name and no avatar. */
export type ProfileStore = {
  /** Of these users, in no order; those without a profile are left out. */
  readonly of: (app: number, users: readonly string[]) => Promise<readonly ProfileEntry[]>;
  /** Changes a user's profile; settles when it is kept. */
  readonly change: (app: number, user: string, change: ProfilePatch) => Promise<void>;
  /** The apps in which anybody has a profile. */
  readonly apps: () => Promise<readonly number[]>;
};
