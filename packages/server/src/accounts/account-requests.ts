import { recentCall } from "@opencallkit/core";
import { callKey, fromStore } from "@opencallkit/core/processor";
import {
  type AccountReply,
  type AccountRequest,
  type AccountRequestName,
  refusal,
  type ClientFrame,
  type Profile,
  type Refusal,
} from "@opencallkit/protocol";
import { frame, type Connection } from "../connections/connection.ts";
import type { Apps } from "../credentials/apps.ts";
import type { Environment, Store } from "../ports/index.ts";
import { perMinute, tokenBuckets } from "../usage/token-bucket.ts";

type Parts = {
  readonly store: Pick<Store, "archive" | "now">;
  readonly apps: Pick<Apps, "policy" | "profiles">;
  readonly environment: Pick<Environment, "wall">;
};

/** RECENT-1: so far back one's own calls are shown. */
const recentMs = 7 * 24 * 60 * 60 * 1000;
const usualRecents = 20;

type Answer<N extends AccountRequestName> = AccountReply<N> | Refusal;
type Answers = {
  readonly [N in AccountRequestName]: (
    me: Connection,
    body: AccountRequest<N>["body"],
  ) => Promise<Answer<N>> | Answer<N>;
};

const isRefusal = (answer: Answer<AccountRequestName>): answer is Refusal => "code" in answer;
const emptyProfile = (user: string): Profile => ({ user, name: "", avatar: "" });

/** Answers account requests (PROFILE-2, RECENT-1), within the app's limits. What throws is the caller's to catch: nothing has been answered. */
export const accountRequests = ({ store, apps, environment }: Parts) => {
  const { policy, profiles } = apps;
  const asked = tokenBuckets(store.now);

  const answers: Answers = {
    profiles: async ({ app }, { ids }) => ({
      profiles:
        policy(app).profiles === "off" ? ids.map(emptyProfile) : [...(await profiles.read(app, [...new Set(ids)]))],
    }),
    setProfile: async ({ app, user }, change) => {
      if (policy(app).profiles !== "set") return refusal("not_allowed");
      await profiles.change(app, user, change);
      return {};
    },
    recents: async ({ app, user }, { before = null, limit = usualRecents }) => {
      const from = store.now() - recentMs;
      const page = await store.archive.page(app, { user, from }, before, limit);
      const calls = page.calls.flatMap((stored) => recentCall(fromStore(stored), user) ?? []);
      return { calls, next: page.next };
    },
  };
  const answer = <N extends AccountRequestName>(
    type: N,
    me: Connection,
    body: AccountRequest<N>["body"],
  ): Promise<Answer<N>> | Answer<N> => answers[type](me, body);

  const refused = (me: Connection): Refusal | null => {
    if (environment.wall() >= me.expiresAt) return refusal("login_expired");
    const { accountRequestsPerMinute } = policy(me.app).limits;
    const wait = asked.take(callKey(me.app, me.user), perMinute(accountRequestsPerMinute));
    return wait > 0 ? refusal("too_many_requests", wait) : null;
  };

  const answered = async (me: Connection, { type, body }: AccountRequest): Promise<Answer<AccountRequestName>> => {
    try {
      return await answer(type, me, body);
    } catch {
      return refusal("try_later");
    }
  };

  return async (me: Connection, { id, request }: ClientFrame<"accountRequest">): Promise<void> => {
    const outcome = refused(me) ?? (await answered(me, request));
    me.writer.send(
      frame({
        type: "response",
        id,
        outcome: isRefusal(outcome)
          ? { type: "refused", refusal: outcome }
          : { type: "accepted", reply: { ...outcome } },
      }),
    );
  };
};
