import type { CommandBody, Fact, MediaPlan, MediaTransportName, RefusalCode } from "@opencallkit/protocol";
import type { Call, LiveCall } from "../call/call.ts";
import type { Asker, DecisionContext, Policy } from "../context.ts";
import { refuse, write, type Decision } from "../decision.ts";
import { inside } from "./own-leg.ts";

/**
 * Capacity of a transport, in people: in `p2p` (a full mesh) each pair has a link of its own, so more of them cost
 * every device too much.
 */
const capacity: { readonly [T in MediaTransportName]: number } = { p2p: 4, sfu: Infinity, none: Infinity };

/** So many people talk by direct links where there is a media server as well. */
const mostOnDirectLinks = 2;
/** The last path number of a call; from there it does not move any more. */
const lastPath = 255;

/**
 * The plan of a new call of `count` people, as the app's policy has it (PLAN-2). Path 0 is that of direct links, which a
 * page makes ready before it knows the plan; a call that begins on the media server begins on path 1.
 */
export const firstPlan = ({ media, sfu }: Policy, count: number): MediaPlan => {
  if (media === "none") return { path: 0, transport: "none" };
  const isServed = sfu === "always" || (sfu === "auto" && count > mostOnDirectLinks);
  return isServed ? { path: 1, transport: "sfu" } : { path: 0, transport: "p2p" };
};

/** Whether a call may go over from its plan to the media server. */
const mayMove = ({ transport, path }: MediaPlan, { sfu }: Policy): boolean =>
  transport === "p2p" && sfu !== "never" && path < lastPath;

/** The capacity check (GROUP-2): why `count` people are too many for one call of this plan, or null. */
export const tooMany = (count: number, policy: Policy, plan: MediaPlan): RefusalCode | null => {
  if (count > policy.people) return "too_many_people";
  return count > capacity[mayMove(plan, policy) ? "sfu" : plan.transport] ? "media_capacity" : null;
};

/** The move to the media server, on the next path. */
const move = ({ path }: MediaPlan, at: number): Fact<"mediaPlanned"> => ({
  type: "mediaPlanned",
  at,
  body: { path: path + 1, transport: "sfu" },
});

/** The move to the media server (PLAN-3), when somebody joins a call that is too large for direct links with them. */
export const movedBy = ({ about, legs }: LiveCall, policy: Policy, at: number): readonly Fact<"mediaPlanned">[] => {
  const joined = [...legs.values()].filter(({ state }) => state === "joined").length + 1;
  if (joined <= mostOnDirectLinks || !mayMove(about.plan, policy)) return [];
  return [move(about.plan, at)];
};

/**
 * The move for want of a direct path on `path` (PLAN-4): none where the call is on another one by now, null where it has
 * to stay.
 */
const movedFrom = (
  { about }: LiveCall,
  path: number,
  policy: Policy,
  at: number,
): readonly Fact<"mediaPlanned">[] | null => {
  if (about.plan.path !== path) return [];
  return mayMove(about.plan, policy) ? [move(about.plan, at)] : null;
};

/** Moves a call to the media server for want of a direct path (PLAN-4), at the word of somebody who is in it. */
export const reportNoPath = (
  state: Call,
  { path }: CommandBody<"reportNoPath">,
  asker: Asker,
  { now, policy }: DecisionContext,
): Decision => {
  const place = inside(state, asker);
  if (typeof place === "string") return refuse(place);
  const { call, leg } = place;
  if (leg.state !== "joined") return refuse("not_in_call");
  const moved = movedFrom(call, path, policy, now);
  return moved === null ? refuse("media_unavailable") : write(...moved);
};
