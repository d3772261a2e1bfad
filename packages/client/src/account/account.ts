import { accountRequests as forms } from "@opencallkit/protocol/account";
import type { ProfileChange, RecentCalls, RecentsQuery } from "../api/account.ts";
import type { Profile } from "../api/participant.ts";
import type { PendingRequests } from "../signaling/pending-requests.ts";
import { checkProfileChange, checkRecents, checkUserIds } from "./account-arguments.ts";
import type { ProfileBook } from "./profile-book.ts";

/** The timeout of an account request, in ms. */
const lifeMs = 10_000;

/** What a page asks of its user's account, beside calls. Loaded when it first asks. */
export type Account = {
  readonly profilesOf: (users: readonly string[]) => Promise<ReadonlyMap<string, Profile>>;
  readonly setProfile: (change: ProfileChange) => Promise<void>;
  readonly recents: (query: RecentsQuery) => Promise<RecentCalls>;
};

export const createAccount = (requests: Pick<PendingRequests, "askAccount">, book: ProfileBook): Account => {
  const read = async (users: readonly string[]): Promise<ReadonlyMap<string, Profile>> => {
    const { profiles } = await requests.askAccount(
      { type: "profiles", body: { ids: [...users] } },
      forms.profiles.reply,
      lifeMs,
    );
    book.put(profiles);
    return new Map(profiles.map(({ user, name, avatar }) => [user, { name, avatar }]));
  };
  return {
    profilesOf: async (users) => {
      checkUserIds(users);
      return users.length === 0 ? new Map() : read(users);
    },
    setProfile: async (change) => {
      checkProfileChange(change);
      const { profile } = await requests.askAccount(
        { type: "setProfile", body: { ...change } },
        forms.setProfile.reply,
        lifeMs,
      );
      book.put([profile]);
    },
    recents: async (query) => {
      checkRecents(query);
      const { calls, next } = await requests.askAccount(
        { type: "recents", body: { ...query } },
        forms.recents.reply,
        lifeMs,
      );
      return { calls: calls.map(({ call, ...rest }) => ({ callId: call, ...rest })), next };
    },
  };
};
