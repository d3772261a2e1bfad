import { recentCall } from "@opencallkit/core";
import { callKey, fromStore } from "@opencallkit/core/processor";
import { refusal, type ClientFrame, type Refusal } from "@opencallkit/protocol";
import type { AccountReply, AccountRequest, AccountRequestName } from "@opencallkit/protocol/account";
import { frame, type Connection } from "../connections/connection.ts";
import type { AccountSettings } from "./account-settings.ts";
import type { MediaRooms } from "../media/media-rooms.ts";
import { emptyProfile } from "./profile-directory.ts";
import type { Environment, Store } from "../ports/index.ts";
import { perMinute, tokenBuckets } from "../usage/token-bucket.ts";

type Parts = {
  readonly store: Pick<Store, "archive" | "now">;
  readonly apps: AccountSettings;
  readonly media: Pick<MediaRooms, "ticket">;
  readonly environment: Pick<Environment, "wall">;
};

/** RECENT-1: so far back one's own calls are shown. */
const recentMs = 7 * 24 * 60 * 60 * 1000;
const usualRecents = 20;

/** An answer: its reply, or why not. */
type Answer = { readonly reply: object } | { readonly refusal: Refusal };
const replied = <N extends AccountRequestName>(reply: AccountReply<N>): Answer => ({ reply });
const refused = (...why: Parameters<typeof refusal>): Answer => ({ refusal: refusal(...why) });
type Answers = {
  readonly [N in AccountRequestName]: (me: Connection, body: AccountRequest<N>["body"]) => Promise<Answer>;
};

/** Answers account requests (PROFILE-2, RECENT-1), within the app's limits. What throws is the caller's to catch: nothing has been answered. */
export const accountRequests = ({ store, apps, media, environment }: Parts) => {
  const { policy, profiles } = apps;
  const asked = tokenBuckets(store.now);

  const answers: Answers = {
    profiles: async ({ app }, { ids }) => {
      const isHidden = policy(app).profiles === "off";
      return replied<"profiles">({
        profiles: isHidden ? ids.map(emptyProfile) : [...(await profiles.read(app, [...new Set(ids)]))],
      });
    },
    setProfile: async ({ app, user }, change) => {
      if (policy(app).profiles !== "set") return refused("not_allowed");
      return replied<"setProfile">({ profile: await profiles.change(app, user, change) });
    },
    recents: async ({ app, user }, { before = null, limit = usualRecents }) => {
      const from = store.now() - recentMs;
      const page = await store.archive.page(app, { user, from }, before, limit);
      const calls = page.calls.flatMap((stored) => recentCall(fromStore(stored), user) ?? []);
      return replied<"recents">({ calls, next: page.next });
    },
    mediaTicket: async (me, { call, path }) => {
      const ticket = await media.ticket(me, call, path);
      return typeof ticket === "string" ? refused(ticket) : replied<"mediaTicket">(ticket);
    },
  };
  const answer = <N extends AccountRequestName>(type: N, me: Connection, body: AccountRequest<N>["body"]) =>
    answers[type](me, body);

  const withinLimits = (me: Connection): Answer | null => {
    if (environment.wall() >= me.expiresAt) return refused("login_expired");
    const { accountRequestsPerMinute } = policy(me.app).limits;
    const wait = asked.take(callKey(me.app, me.user), perMinute(accountRequestsPerMinute));
    return wait > 0 ? refused("too_many_requests", wait) : null;
  };

  return async (me: Connection, { id, request: { type, body } }: ClientFrame<"accountRequest">): Promise<void> => {
    const answered = withinLimits(me) ?? (await answer(type, me, body).catch(() => refused("try_later")));
    const outcome =
      "refusal" in answered
        ? ({ type: "refused", refusal: answered.refusal } as const)
        : ({ type: "accepted", reply: { ...answered.reply } } as const);
    me.writer.send(frame({ type: "response", id, outcome }));
  };
};
