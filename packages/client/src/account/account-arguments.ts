import { accountRequests } from "@opencallkit/protocol/account";
import type { ProfileChange, RecentsQuery } from "../api/account.ts";
import { wrong } from "../api/arguments.ts";
import { matches } from "../standard-schema.ts";

const account = { profiles: accountRequests.profiles.body, recents: accountRequests.recents.body.entries };

/** Validates the users whose profiles are asked for; nobody is fine. */
export const checkUserIds = (users: readonly string[]): void => {
  if (Array.isArray(users) && users.length === 0) return;
  if (!matches(account.profiles, { ids: users })) throw wrong("users: up to 100 user ids of 1 to 64 bytes");
};

export const checkProfileChange = ({ name, avatar }: ProfileChange): void => {
  const { entries } = accountRequests.setProfile.body;
  if (!matches(entries.name, name)) throw wrong("name: up to 128 bytes of text");
  if (!matches(entries.avatar, avatar)) throw wrong("avatar: an http(s) address of up to 512 bytes");
};

export const checkRecents = ({ before, limit }: RecentsQuery): void => {
  if (!matches(account.recents.before, before)) throw wrong("before: the `next` of the page before");
  if (!matches(account.recents.limit, limit)) throw wrong("limit: 1 to 50");
};
