import type { Mutant } from "./mutant.ts";

const inCore = (file: string) => (name: string, breaks: string, find: string, put: string): Mutant => ({
  name,
  file: `core/src/${file}`,
  find,
  put,
  breaks,
  size: "core",
});
const accept = inCore("rules/accept.ts");
const add = inCore("rules/add.ts");
const invite = inCore("rules/invite.ts");
const join = inCore("rules/join.ts");
const leave = inCore("rules/leave.ts");
const video = inCore("rules/video.ts");
const rings = inCore("rules/ring-people.ts");
const due = inCore("due.ts");
const evolve = inCore("evolve.ts");
const people = inCore("people.ts");
const leg = inCore("leg.ts");
const hearing = inCore("audience.ts");

export const coreMutants: readonly Mutant[] = [
  accept("accept after the deadline", "RING-4", "leg.shielded || now >= leg.endsAt", "leg.shielded"),
  accept("double accept: the second client wins too", "ACCEPT-2", 'leg.client === asker.client ? nothing : no("answered_elsewhere")', "write(joinedFact(call, asker, now))"),
  accept("double accept: a second yes", "ACCEPT-2", 'leg.client === asker.client ? nothing : no("answered_elsewhere")', "nothing"),
  people("wrong stay numbers: from the people", "GROUP-6", "1 + Math.max(0, ...legs(call).flatMap(stayNumbers))", "1 + legs(call).length"),
  people("stay numbers are used again", "GROUP-6", "1 + Math.max(0, ...legs(call).flatMap(stayNumbers))", "2"),
  people("a call goes on with one who is left", "END-6", "return joined === 0 || (joined === 1 && !rings);", "return joined === 0;"),
  people("a call ends while others ring", "END-6", "return joined === 0 || (joined === 1 && !rings);", "return joined < 2;"),
  people("a ring that nobody answers goes on without its people", "END-6", 'if (call.phase === "ringing") return !rings;', 'if (call.phase === "ringing") return false;'),
  people("stays outlast their call", "BILL-4", "Math.max(at, ...legs(call).flatMap(momentsOf))", "at"),
  people("somebody rung holds no slot", "BUSY-3", "isLive(call) ? usersWhose(call, claims) : []", 'isLive(call) ? usersWhose(call, (each) => each.state !== "ringing" && claims(each)) : []'),
  add("somebody who was removed is rung", "SERVER-2", 'return leg?.state === "left" && leg.how === "removed";', "return leg === undefined && false;"),
  add("those who are there are rung again", "GROUP-3", 'return leg !== undefined && leg.state !== "left";', 'return leg?.state === "ringing";'),
  add("no limit to those added", "GROUP-2", "if (full !== null) return no(full);", ""),
  add("busy people are rung in a group", "BUSY-1", "...busyFacts(busyOf(rung, situation), situation.now)", ""),
  invite("no busy", "BUSY-1", "if (busy.length === 0 || !isLive(call)) return write(first);", "if (busy.length >= 0 || !isLive(call)) return write(first);"),
  invite("busy ends the ring of the others", "BUSY-1", "return write(first, ...finish(call, busyFacts(busy, situation.now), cause));", 'return write(first, ...busyFacts(busy, situation.now), { name: "ended", at: situation.now, body: { result: "call_busy", by: cause.by } });'),
  invite("no glare", "GLARE-1", "if (isGlare(held, callee, asker)) {", "if (isGlare(held, callee, asker) && callee === asker.user) {"),
  invite("glare gives busy", "GLARE-1", 'if (situation.policy.glare === "merge") return', 'if (situation.policy.glare === "busy") return'),
  invite("a recall of somebody who is there", "RECALL-1", "return !here && leg.client !== client", "return leg.client !== client"),
  invite("no limit to those invited", "GROUP-2", "return tooMany(1 + body.callees.length, policy);", "return null;"),
  invite("a call id is used twice", "ID-1", 'if (call.phase !== "new") return no("call_id_used");', 'if (call.phase !== "new" && call.phase !== "ended") return no("call_id_used");'),
  invite("a cancelled call id is used", "ID-2", 'if (call.phase === "void") return no(call.caller === asker.user ? "cancelled" : "call_id_used");', 'if (call.phase === "void") return begin(body, asker, situation);'),
  rings("a shielded user is reached", "BLOCK-1", "devices.has(user) && !busy.has(user) && !blockers.has(user)", "devices.has(user) && !busy.has(user)"),
  rings("a block rings all the same", "BLOCK-1", "shielded: people.filter((user) => blockers.has(user))", "shielded: []"),
  rings("a blocked caller hears busy", "BLOCK-1", "people.filter((user) => busy.has(user) && !blockers.has(user));", "people.filter((user) => busy.has(user));"),
  rings("a ring without end", "RING-2", "timeout === 0 ? policy.longestRingMs : Math.min(timeout * 1000, policy.longestRingMs)", "timeout === 0 ? policy.longestRingMs : timeout * 1000 + policy.longestRingMs"),
  inCore("rules/reach.ts")("a shielded ring reaches a device", "BLOCK-1", 'leg?.state !== "ringing" || leg.shielded || now', 'leg?.state !== "ringing" || now'),
  inCore("rules/reach.ts")("a device is reached twice", "RING-5", "|| leg.reached.includes(device)", ""),
  join("somebody who was removed joins", "SERVER-2", 'return leg.how === "removed" ? no("removed") : null;', "return null;"),
  join("somebody who is in another call joins", "BUSY-3", 'if (busy.has(asker.user)) return no("already_in_call");', 'if (busy.has("")) return no("already_in_call");'),
  join("no limit to those who join", "GROUP-2", "return full === null ? write(joinedFact(call, asker, now)) : no(full);", "return full === undefined ? no(full) : write(joinedFact(call, asker, now));"),
  join("join from a second client", "GROUP-6", 'return leg.client === client ? nothing : no("answered_elsewhere");', "return null;"),
  leave("hang up by another client", "END-2", '        ? write(...leaveFacts(call, asker.user, leg.stay, situation.now, "hangUp"))\n        : no("not_your_leg");', "        ? nothing\n        : nothing;"),
  leave("the lost are billed until now", "LIFE-5", "const at = Math.max(goneAt ?? life?.provenAt ?? leg.joinedAt, leg.joinedAt);", "const at = Math.max((goneAt ?? life?.provenAt ?? leg.joinedAt) + 20_000, leg.joinedAt);"),
  leave("a stay ends before it began", "LIFE-5", "const at = Math.max(goneAt ?? life?.provenAt ?? leg.joinedAt, leg.joinedAt);", "const at = goneAt ?? life?.provenAt ?? 0;"),
  leave("a call that is over is left", "END-3", "  if (!isLive(call)) return nothing;\n  switch", '  if (!isLive(call)) return write({ name: "left", at: situation.now, body: { user: asker.user, stay: 1, how: "hangUp" } });\n  switch'),
  leave("a call that was replaced ends before it began", "RECALL-1", "Math.max(life?.goneAt ?? life?.provenAt ?? 0, call.about.createdAt)", "life?.goneAt ?? life?.provenAt ?? 0"),
  video("video without consent", "VIDEO-1", 'if (asked === null) return write({ name: "videoAsked"', 'if (asked === null && now > 0) return write(changed("video", user, now)); if (asked === null) return write({ name: "videoAsked"'),
  video("the one who asks agrees", "VIDEO-2", "asked.user === asker.user || now >= asked.endsAt", "now >= asked.endsAt"),
  video("consent after the question is over", "VIDEO-3", "(asked.user === asker.user || now >= asked.endsAt)", "asked.user === asker.user"),
  video("video in a group", "VIDEO-1", 'if (call.about.group) return no("pair_only");', ""),
  due("rings never end", "RING-3", 'return { kind: "ring", at: leg.endsAt, user };', "return null;"),
  due("the record says when somebody looked", "RING-3", "return ringOver(call, deadline.user, at);", "return ringOver(call, deadline.user, at + 700);"),
  due("no lease", "LIFE-1", '        kind: "lease",\n        at: leaseEnd(lifeOf(call, user, leg, leases.lives), leases.policy.leaseMs, leases),', '        kind: "lease",\n        at: 1e15,'),
  due("a lease too short", "LIFE-1", "return from + (life.goneAt === null ? length : Math.min(length, policy.goneMs));", "return from + 3000;"),
  due("no caller's lease", "LIFE-2", "at: leaseEnd(lifeOf(call, user, leg, leases.lives), leases.policy.callerLeaseMs, leases),", "at: 1e15,"),
  due("a page that went ends its call at once", "LIFE-3", "Math.min(length, policy.goneMs)", "0"),
  due("offline and unanswered are the same", "RING-5", 'unanswered: reached ? "not_answer" : "offline"', 'unanswered: "not_answer"'),
  due("no longest call", "LIMIT-1", "if (call.closesAt !== null) return { kind: \"longest\", at: call.closesAt };", "if (call.closesAt !== null) return null;"),
  evolve("an end that frees nobody", "END-3", '([user, leg]) => [user, leave(leg, leg.state === "joined" ? "callEnded" : "cancelled", at)] as const', "([user, leg]) => [user, leg] as const"),
  evolve("the caller's stay never begins", "ACCEPT-1", 'leg?.state === "waiting" ? [[caller, enter(leg, leg.client, leg.stay, at)]] : []', "leg === undefined ? [] : []"),
  evolve("connected at the newest answer", "BILL-2", 'connectedAt: live.phase === "talking" ? live.connectedAt : at,', "connectedAt: at,"),
  leg("busy people hear of the call", "HEAR-1", 'how === "busy" ? leg.heard : hears(leg)', "hears(leg)"),
  leg("a shielded ring is heard", "BLOCK-1", "return leg.heard || !leg.shielded;", "return true;"),
  leg("a shielded ring takes the slot", "BLOCK-1", 'return !leg.shielded;\n    case "left":', 'return true;\n    case "left":'),
  leg("earlier stays are forgotten", "GROUP-5", "const stays = [...leg.stays, { stay: leg.stay, joinedAt: leg.joinedAt, leftAt: at }];", "const stays = [{ stay: leg.stay, joinedAt: leg.joinedAt, leftAt: at }];"),
  hearing("nobody hears that a ring has reached somebody", "HEAR-2", "  rang: (body, listener) => (listener === body.user ? body : null),", "  rang: () => null,"),
  hearing("a rejecting client is hidden from its own user", "HEAR-3", "  rejected: (body, listener) => (listener === body.user ? body : { ...body, client: \"\" }),", "  rejected: (body) => ({ ...body, client: \"\" }),"),
  inCore("rules/by-server.ts")("a removed leg may stay", "SERVER-2", 'return write(...finish(call, [{ name: "removed", at: now, body: { user } }], cause));', 'return write({ name: "removed", at: now, body: { user } });'),
];
