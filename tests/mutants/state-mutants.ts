import { inCore } from "./in-core.ts";
import type { Mutant } from "./mutant.ts";

const due = inCore("rules/deadlines.ts");
const ringOver = inCore("rules/ring-over.ts");
const evolve = inCore("call/evolve.ts");
const people = inCore("call/people.ts");
const leg = inCore("call/leg.ts");
const lives = inCore("rules/leases.ts");
const hearing = inCore("views/audience.ts");
const heard = inCore("views/heard.ts");

/** Mutants of the state machine: what facts and deadlines do, and who hears of it. */
export const stateMutants: readonly Mutant[] = [
  people(
    "wrong stay numbers: from the people",
    "GROUP-6",
    "1 + Math.max(0, ...legs(call).flatMap(stayNumbers))",
    "1 + legs(call).length",
  ),
  heard("somebody removed hears on", "HEAR-6", "if (!wasRemoved(call, user)) return null;", "return null;"),
  heard(
    "somebody removed hears how it ended",
    "HEAR-6",
    'fact.type === "ended" ? { type: "ended"',
    'true ? fact : fact.type === "ended" ? { type: "ended"',
  ),
  people("stay numbers are used again", "GROUP-6", "1 + Math.max(0, ...legs(call).flatMap(stayNumbers))", "2"),
  people(
    "a call goes on with one who is left",
    "END-6",
    "return joined === 0 || (joined === 1 && !rings);",
    "return joined === 0;",
  ),
  people(
    "a call ends while others ring",
    "END-6",
    "return joined === 0 || (joined === 1 && !rings);",
    "return joined < 2;",
  ),
  people(
    "a ring that nobody answers goes on without its people",
    "END-6",
    'if (call.state === "ringing") return !rings;',
    'if (call.state === "ringing") return false;',
  ),
  people("stays outlast their call", "BILL-4", "Math.max(at, ...legs(call).flatMap(momentsOf))", "at"),
  people(
    "somebody rung holds no slot",
    "BUSY-3",
    "isLive(call) ? usersWhose(call, claims) : []",
    'isLive(call) ? usersWhose(call, (each) => each.state !== "ringing" && claims(each)) : []',
  ),
  due("rings never end", "RING-3", 'return { kind: "ring", at: leg.endsAt, user };', "return null;"),
  due(
    "the record says when somebody looked",
    "RING-3",
    "return ringOver(call, deadline.user, at);",
    "return ringOver(call, deadline.user, at + 700);",
  ),
  due(
    "no lease",
    "LIFE-1",
    '        kind: "lease",\n        at: leaseEnd(lifeOf(call, user, leg, leases.lives.get(user)), leases.policy.leaseMs, leases),',
    '        kind: "lease",\n        at: 1e15,',
  ),
  due(
    "a lease too short",
    "LIFE-1",
    "return from + (life.goneAt === null ? length : Math.min(length, policy.goneMs));",
    "return from + 3000;",
  ),
  due(
    "no caller's lease",
    "LIFE-2",
    "at: leaseEnd(lifeOf(call, user, leg, leases.lives.get(user)), leases.policy.callerLeaseMs, leases),",
    "at: 1e15,",
  ),
  lives(
    "what a server heard and had not written is forgotten",
    "BEAT-8",
    "written.set(user, { ...life, unwrittenMs });",
    "written.set(user, { ...life, unwrittenMs: 0 });",
  ),
  ringOver(
    "a late decline is stored as such",
    "RING-4",
    'leg.state === "ringing" && leg.endsAt <= now ?',
    'leg.state === "ringing" && leg.endsAt <= now - 1e9 ?',
  ),
  ringOver(
    "offline and unanswered are the same",
    "RING-5",
    'unanswered: reached ? "not_answer" : "offline"',
    'unanswered: "not_answer"',
  ),
  due(
    "no longest call",
    "LIMIT-1",
    'if (call.closesAt !== null) return { kind: "longest", at: call.closesAt };',
    "if (call.closesAt !== null) return null;",
  ),
  due(
    "people are warned of a later end",
    "LIMIT-1",
    "endsAt: at + Math.min(policy.warnMs, policy.longestCallMs)",
    "endsAt: at + policy.warnMs",
  ),
  evolve(
    "an end that frees nobody",
    "END-3",
    'over.set(user, leave(leg, leg.state === "joined" ? "callEnded" : "cancelled", at));',
    "over.set(user, leg);",
  ),
  evolve(
    "the caller's stay never begins",
    "ACCEPT-1",
    'leg?.state === "waiting" ? [[caller, enter(leg, leg.client, leg.stay, at)]] : []',
    "leg === undefined ? [] : []",
  ),
  evolve(
    "connected at the newest answer",
    "BILL-2",
    'connectedAt: live.state === "talking" ? live.connectedAt : at,',
    "connectedAt: at,",
  ),
  leg("busy people hear of the call", "HEAR-1", 'how === "busy" ? leg.heard : hears(leg)', "hears(leg)"),
  leg("a shielded ring is heard", "BLOCK-1", "return leg.heard || !leg.shielded;", "return true;"),
  leg(
    "a shielded ring takes the slot",
    "BLOCK-1",
    'return !leg.shielded;\n    case "left":',
    'return true;\n    case "left":',
  ),
  leg(
    "earlier stays are forgotten",
    "GROUP-5",
    "const stays = [...leg.stays, { stay: leg.stay, joinedAt: leg.joinedAt, leftAt: at }];",
    "const stays = [{ stay: leg.stay, joinedAt: leg.joinedAt, leftAt: at }];",
  ),
  hearing(
    "nobody hears that a ring has reached somebody",
    "HEAR-2",
    "  rang: (body, listener) => (listener === body.user ? body : null),",
    "  rang: () => null,",
  ),
  hearing(
    "a rejecting client is hidden from its own user",
    "HEAR-3",
    '  rejected: (body, listener) => (listener === body.user ? body : { ...body, client: "" }),',
    '  rejected: (body) => ({ ...body, client: "" }),',
  ),
];
