import type { CommandBody, Fact, MediaType } from "@opencallkit/protocol";
import type { Call, TalkingCall } from "../call/call.ts";
import { refuse, nothing, write, type Decision } from "../decision.ts";
import type { Asker, DecisionContext } from "../context.ts";
import { isFull } from "./bounded.ts";
import { inside } from "./own-leg.ts";

const changed = (media: MediaType, by: string, at: number): Fact => ({ type: "mediaChanged", at, body: { media, by } });
const refused = (user: string, at: number): Fact => ({ type: "videoRefused", at, body: { user } });

const askVideo = (call: TalkingCall, { user }: Asker, { now, policy }: DecisionContext): Decision => {
  if (call.about.media === "video") return nothing;
  if (isFull(call, policy)) return refuse("too_many_changes");
  const asked = call.videoAsked;
  const ask: Fact = { type: "videoAsked", at: now, body: { user, endsAt: now + policy.askVideoMs } };
  if (asked === null) return write(ask);
  // The request's timeout (VIDEO-3) holds also when no timer has acted on it yet.
  if (now >= asked.endsAt) return write({ type: "videoRefused", at: asked.endsAt, body: { user: null } }, ask);
  // Both have asked, so both agree (VIDEO-2).
  return asked.user === user ? nothing : write(changed("video", user, now));
};

const toVoice = (call: TalkingCall, { user }: Asker, now: number): Decision => {
  if (call.about.media === "video") return write(changed("audio", user, now));
  return call.videoAsked === null ? nothing : write(refused(user, now));
};

/** Switches the media type (VIDEO-1): to voice at once; to video only with the other side's consent. */
export const switchMedia = (
  state: Call,
  { media }: CommandBody<"switchMedia">,
  asker: Asker,
  context: DecisionContext,
): Decision => {
  const place = inside(state, asker);
  if (typeof place === "string") return refuse(place);
  const { call } = place;
  if (call.about.group) return refuse("pair_only");
  if (call.state !== "talking") return refuse("not_in_call");
  return media === "video" ? askVideo(call, asker, context) : toVoice(call, asker, context.now);
};

/** Answers a request for video (VIDEO-2): the other side agrees or declines; the side that asked may take it back. */
export const answerVideo = (
  state: Call,
  { agree }: CommandBody<"answerVideo">,
  asker: Asker,
  { now }: DecisionContext,
): Decision => {
  const place = inside(state, asker);
  if (typeof place === "string") return refuse(place);
  const asked = place.call.state === "talking" ? place.call.videoAsked : null;
  if (asked === null || (agree && (asked.user === asker.user || now >= asked.endsAt))) return refuse("not_asked");
  return write(agree ? changed("video", asker.user, now) : refused(asker.user, now));
};
