import type { CommandBody } from "@opencallkit/protocol";
import { isKnown, isLive, type Call, type LiveCall } from "../call/call.ts";
import type { Leg } from "../call/leg.ts";
import { refuse, nothing, write, type Decision } from "../decision.ts";
import { liveCount, wasRemoved } from "../call/people.ts";
import type { Asker, DecisionContext } from "../context.ts";
import { accept, joining } from "./accept.ts";
import { isFull } from "./bounded.ts";
import { tooMany } from "./media-plan.ts";
import { knownLeg } from "./own-leg.ts";

/** Idempotent join: the outcome for a leg that is in the call already; null for one that may enter. */
const settled = (leg: Leg | undefined, { client }: Asker): Decision | null => {
  switch (leg?.state) {
    case "waiting":
      return leg.client === client ? nothing : refuse("not_your_leg");
    case "joined":
      return leg.client === client ? nothing : refuse("answered_elsewhere");
    case "left":
    case "ringing":
    case undefined:
      return null;
  }
};

const enter = (call: LiveCall, asker: Asker, { busy, policy, now }: DecisionContext): Decision => {
  if (!call.about.group) return refuse("too_late");
  if (busy.has(asker.user)) return refuse("already_in_call");
  if (isFull(call, policy)) return refuse("too_many_changes");
  const full = tooMany(liveCount(call, asker.user) + 1, policy, call.about.plan);
  return full === null ? write(...joining(call, asker, policy, now)) : refuse(full);
};

/** Enters a group call by its id (GROUP-4), as a new stay. */
export const join = (call: Call, body: CommandBody<"join">, asker: Asker, context: DecisionContext): Decision => {
  const leg = knownLeg(call, asker.user);
  const mayCome = isKnown(call) && call.about.group && context.policy.join === "anyone";
  if (leg === undefined && !mayCome) return refuse("no_such_call");
  // Removal (SERVER-2) also bars somebody who never heard of the call, for they were busy or shielded.
  if (isLive(call) && wasRemoved(call, asker.user)) return refuse("removed");
  if (!isLive(call)) return refuse("too_late");
  if (leg?.state === "ringing" && !leg.shielded) return accept(call, { call: body.call }, asker, context);
  return settled(leg, asker) ?? enter(call, asker, context);
};
