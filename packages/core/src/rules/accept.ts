import type { CommandBody, Fact } from "@opencallkit/protocol";
import { isLive, type Call, type LiveCall } from "../call/call.ts";
import { refuse, nothing, write, type Decision } from "../decision.ts";
import { nextStay } from "../call/people.ts";
import type { Asker, DecisionContext, Policy } from "../context.ts";
import { movedBy } from "./media-plan.ts";
import { knownLeg } from "./own-leg.ts";

/** The facts of somebody who joins: their stay, and the move of the media if there are too many for direct links now. */
export const joining = (call: LiveCall, { user, client }: Asker, policy: Policy, at: number): readonly Fact[] => [
  { type: "joined", at, body: { user, client, stay: nextStay(call) } },
  ...movedBy(call, policy, at),
];

/** Media negotiation (ACCEPT-3): a video call of two that is answered with voice becomes a voice call. */
const narrowed = (call: LiveCall, media: "audio" | undefined, { user }: Asker, at: number): readonly Fact[] =>
  media === "audio" && call.about.media === "video" && !call.about.group
    ? [{ type: "mediaChanged", at, body: { media, by: user } }]
    : [];

/** Answers a call (ACCEPT-1, ACCEPT-2): the first accept wins. */
export const accept = (
  call: Call,
  body: CommandBody<"accept">,
  asker: Asker,
  { now, policy }: DecisionContext,
): Decision => {
  const leg = knownLeg(call, asker.user);
  if (leg === undefined) return refuse("no_such_call");
  if (!isLive(call) || leg.state === "left") return refuse("too_late");
  if (leg.state === "waiting") return refuse("not_ringing");
  if (leg.state === "joined") {
    if (call.about.caller === asker.user) return refuse("not_ringing");
    return leg.client === asker.client ? nothing : refuse("answered_elsewhere");
  }
  // The ring's deadline (RING-4) holds also when no timer has acted on it yet.
  if (leg.shielded || now >= leg.endsAt) return refuse("too_late");
  return write(...joining(call, asker, policy, now), ...narrowed(call, body.media, asker, now));
};
