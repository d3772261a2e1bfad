import type { CommandBody, Fact, MediaPlan, RefusalCode } from "@opencallkit/protocol";
import { isLive, legOf, newCall, type Call, type VoidCall } from "../call/call.ts";
import { refuseForNow, refuse, write, type Decision } from "../decision.ts";
import { evolve } from "../call/evolve.ts";
import type { Asker, Held, DecisionContext, Policy } from "../context.ts";
import { rungTooOften } from "./bounded.ts";
import { firstPlan, tooMany } from "./media-plan.ts";
import { finish } from "./finish.ts";
import { busyFacts, busyOf, hasTwice, ringsOf } from "./ring-people.ts";

type Body = CommandBody<"invite">;

const isGroup = ({ callees, chatGroup }: Body): boolean => callees.length > 1 || chatGroup !== undefined;

const planOf = ({ callees }: Body, policy: Policy): MediaPlan => firstPlan(policy, 1 + callees.length);

const invited = (body: Body, asker: Asker, context: DecisionContext): Fact<"invited"> => ({
  type: "invited",
  at: context.now,
  body: {
    caller: asker.user,
    client: asker.client,
    callees: body.callees,
    media: body.media,
    group: isGroup(body),
    plan: planOf(body, context.policy),
    room: body.room ?? context.drawnRoom,
    roomText: body.roomText ?? null,
    userData: body.userData ?? "",
    chatGroup: body.chatGroup ?? "",
    ...ringsOf(body.callees, body.timeout, context),
  },
});

/** Begins a call (BUSY-1): busy callees are not rung; with nobody to ring the call is over at once. */
const begin = (body: Body, asker: Asker, context: DecisionContext): Decision => {
  const tooOften = rungTooOften(body.callees, context);
  if (tooOften !== null) return tooOften;
  const first = invited(body, asker, context);
  const busy = busyOf(body.callees, context);
  const call = evolve(newCall, first);
  if (busy.length === 0 || !isLive(call)) return write(first);
  const by = isGroup(body) ? null : (busy[0] ?? null);
  const cause = { unanswered: "call_busy", answered: "call_busy", by } as const;
  return write(first, ...finish(call, busyFacts(busy, context.now), cause));
};

const refusalOf = (body: Body, asker: Asker, { policy, blockers }: DecisionContext): RefusalCode | null => {
  if (body.callees.includes(asker.user)) return "calls_self";
  if (hasTwice(body.callees)) return "same_person_twice";
  if (policy.blocked === "tell" && body.callees.some((user) => blockers.has(user))) return "blocked";
  return tooMany(1 + body.callees.length, policy, planOf(body, policy));
};

/** The only callee of a call of two; null for a group. */
const only = (body: Body): string | null => (isGroup(body) ? null : (body.callees[0] ?? null));

/** Glare (GLARE-1): the callee is calling the asker, or just was and the asker's client has answered. */
const isGlare = ({ call }: Held, callee: string, { user, client }: Asker): boolean => {
  if (call.about.group || call.about.caller !== callee) return false;
  const leg = legOf(call, user);
  return leg?.state === "ringing" || (leg?.state === "joined" && leg.client === client);
};

/** A call again after a crash (RECALL-1): the asker was in a call with the callee, on a client that is no longer there. */
const isRecall = ({ call, here }: Held, callee: string, { user, client }: Asker): boolean => {
  const leg = legOf(call, user);
  if (leg === undefined || leg.state === "ringing" || leg.state === "left") return false;
  return !here && leg.client !== client && !call.about.group && (legOf(call, callee)?.state ?? "left") !== "left";
};

/** Resolves an invite by somebody who is in another call. */
const whileInCall = (body: Body, asker: Asker, context: DecisionContext, held: Held | null): Decision => {
  const callee = only(body);
  if (held === null || callee === null) return refuse("already_in_call");
  if (isGlare(held, callee, asker)) {
    if (context.policy.glare === "merge") return { type: "meet", call: held.id, media: body.media };
    if (legOf(held.call, asker.user)?.state !== "ringing") return refuse("already_in_call");
    // Busy both (GLARE-2): the callee is in that very call, and has blocked nobody whom they call.
    return begin(body, asker, { ...context, busy: new Map([[callee, held.id]]), blockers: new Set() });
  }
  return isRecall(held, callee, asker) ? { type: "replace", call: held.id } : refuse("already_in_call");
};

/**
 * The refusal of a tombstone (ID-2): a cancel counts against whatever its user asks of the call; another kept reply is
 * its own command's (STORE-18).
 */
const refusalOfVoid = ({ caller, cause }: VoidCall, { user }: Asker): RefusalCode =>
  caller === user && cause.how === "cancelled" ? "cancelled" : "call_id_used";

export const invite = (call: Call, body: Body, asker: Asker, context: DecisionContext): Decision => {
  if (call.state === "void") return refuse(refusalOfVoid(call, asker));
  if (call.state !== "new") return refuse("call_id_used");
  const refused = refusalOf(body, asker, context);
  if (refused !== null) return refuse(refused);
  if (context.allowance.inviteAfterMs > 0) return refuseForNow(context.allowance.inviteAfterMs);
  return context.busy.has(asker.user) ? whileInCall(body, asker, context, context.held) : begin(body, asker, context);
};
