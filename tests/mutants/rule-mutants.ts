import { inCore } from "./in-core.ts";
import type { Mutant } from "./mutant.ts";

const accept = inCore("rules/accept.ts");
const add = inCore("rules/add.ts");
const capacity = inCore("rules/media-plan.ts");
const invite = inCore("rules/invite.ts");
const join = inCore("rules/join.ts");
const leave = inCore("rules/leave.ts");
const video = inCore("rules/video.ts");
const rings = inCore("rules/ring-people.ts");

/** Mutants of command handling. */
export const ruleMutants: readonly Mutant[] = [
  accept("accept after the deadline", "RING-4", "leg.shielded || now >= leg.endsAt", "leg.shielded"),
  accept(
    "double accept: the second client wins too",
    "ACCEPT-2",
    'leg.client === asker.client ? nothing : refuse("answered_elsewhere")',
    "write(...joining(call, asker, policy, now))",
  ),
  accept(
    "double accept: a second yes",
    "ACCEPT-2",
    'leg.client === asker.client ? nothing : refuse("answered_elsewhere")',
    "nothing",
  ),
  add(
    "somebody who was removed is rung",
    "SERVER-2",
    'if (people.some((user) => wasRemoved(call, user))) return "removed";',
    "",
  ),
  add(
    "those who are there are rung again",
    "GROUP-3",
    'return leg !== undefined && leg.state !== "left";',
    'return leg?.state === "ringing";',
  ),
  add("no limit to those added", "GROUP-2", "if (full !== null) return refuse(full);", ""),
  add("busy people are rung in a group", "BUSY-1", "...busyFacts(busyOf(rung, context), context.now)", ""),
  invite(
    "no busy",
    "BUSY-1",
    "if (busy.length === 0 || !isLive(call)) return write(first);",
    "if (busy.length >= 0 || !isLive(call)) return write(first);",
  ),
  invite(
    "busy ends the ring of the others",
    "BUSY-1",
    "return write(first, ...finish(call, busyFacts(busy, context.now), cause));",
    'return write(first, ...busyFacts(busy, context.now), { type: "ended", at: context.now, body: { result: "call_busy", by: cause.by } });',
  ),
  invite(
    "no glare",
    "GLARE-1",
    "if (isGlare(held, callee, asker)) {",
    "if (isGlare(held, callee, asker) && callee === asker.user) {",
  ),
  invite(
    "glare gives busy",
    "GLARE-1",
    'if (context.policy.glare === "merge") return',
    'if (context.policy.glare === "busy") return',
  ),
  invite(
    "a recall of somebody who is there",
    "RECALL-1",
    "return !here && leg.client !== client",
    "return leg.client !== client",
  ),
  invite(
    "no limit to those invited",
    "GROUP-2",
    "return tooMany(1 + body.callees.length, policy, planOf(body, policy));",
    "return null;",
  ),
  invite(
    "a call id is used twice",
    "ID-1",
    'if (call.state !== "new") return refuse("call_id_used");',
    'if (call.state !== "new" && call.state !== "ended") return refuse("call_id_used");',
  ),
  invite(
    "a cancelled call id is used",
    "ID-2",
    'if (call.state === "void") return refuse(refusalOfVoid(call, asker));',
    'if (call.state === "void") return begin(body, asker, context);',
  ),
  rings(
    "a shielded user is reached",
    "BLOCK-1",
    "devices.has(user) && !busy.has(user) && !blockers.has(user)",
    "devices.has(user) && !busy.has(user)",
  ),
  rings(
    "a block rings all the same",
    "BLOCK-1",
    "shielded: people.filter((user) => blockers.has(user))",
    "shielded: []",
  ),
  rings(
    "a blocked caller hears busy",
    "BLOCK-1",
    "people.filter((user) => busy.has(user) && !blockers.has(user));",
    "people.filter((user) => busy.has(user));",
  ),
  rings(
    "a ring without end",
    "RING-2",
    "timeout === 0 ? policy.longestRingMs : Math.min(timeout * 1000, policy.longestRingMs)",
    "timeout === 0 ? policy.longestRingMs : timeout * 1000 + policy.longestRingMs",
  ),
  inCore("rules/reach.ts")("a device is reached twice", "RING-5", "|| leg.reached.includes(device)", ""),
  join(
    "somebody who was removed joins",
    "SERVER-2",
    'if (isLive(call) && wasRemoved(call, asker.user)) return refuse("removed");',
    "",
  ),
  join(
    "somebody who is in another call joins",
    "BUSY-3",
    'if (busy.has(asker.user)) return refuse("already_in_call");',
    'if (busy.has("")) return refuse("already_in_call");',
  ),
  join(
    "no limit to those who join",
    "GROUP-2",
    "return full === null ? write(...joining(call, asker, policy, now)) : refuse(full);",
    "return full === undefined ? refuse(full) : write(...joining(call, asker, policy, now));",
  ),
  join(
    "join from a second client",
    "GROUP-6",
    'return leg.client === client ? nothing : refuse("answered_elsewhere");',
    "return null;",
  ),
  join(
    "a join moves nobody",
    "PLAN-3",
    "write(...joining(call, asker, policy, now)) : refuse(full)",
    'write(...joining(call, asker, { ...policy, sfu: "never" }, now)) : refuse(full)',
  ),
  accept(
    "an accept moves nobody",
    "PLAN-3",
    "return write(...joining(call, asker, policy, now), ...narrowed",
    'return write(...joining(call, asker, { ...policy, sfu: "never" }, now), ...narrowed',
  ),
  capacity("two begin on direct links, whatever the app says", "PLAN-2", 'sfu === "always" || ', ""),
  capacity("three begin on direct links", "PLAN-2", "count > mostOnDirectLinks)", "count > mostOnDirectLinks + 1)"),
  capacity("two begin on the media server", "PLAN-2", "count > mostOnDirectLinks)", "count > 1)"),
  capacity(
    "signalling only, and media planned",
    "PLAN-2",
    'if (media === "none") return { path: 0, transport: "none" };',
    "",
  ),
  capacity("begins where direct links are made ready", "PLAN-2", "{ path: 1, transport", "{ path: 0, transport"),
  capacity("moves with the second person", "PLAN-3", "joined <= mostOnDirectLinks", "joined < mostOnDirectLinks"),
  capacity(
    "moves where there is no media server",
    "PLAN-3",
    'transport === "p2p" && sfu !== "never"',
    'transport === "p2p"',
  ),
  capacity("moves again and again", "PLAN-3", 'transport === "p2p" && sfu', "sfu"),
  capacity("moves to the path it is on", "PLAN-3", "path: path + 1", "path"),
  capacity("moves to more direct links", "PLAN-3", 'path + 1, transport: "sfu"', 'path + 1, transport: "p2p"'),
  capacity("moves from whatever path it is on", "PLAN-4", "if (about.plan.path !== path) return [];", ""),
  capacity(
    "moves for want of a path where there is no media server",
    "PLAN-4",
    "return mayMove(about.plan, policy) ? [move(about.plan, at)] : null;",
    "return [move(about.plan, at)];",
  ),
  capacity(
    "moves at the word of anybody",
    "PLAN-4",
    'if (typeof place === "string") return refuse(place);\n  const { call, leg } = place;\n  if (leg.state !== "joined") return refuse("not_in_call");',
    'if (!("about" in state)) return refuse("no_such_call");\n  const call = state;',
  ),
  capacity("five on direct links", "GROUP-2", "p2p: 4", "p2p: 5"),
  leave(
    "hang up by another client",
    "END-2",
    '        ? write(...leaveFacts(call, asker.user, leg.stay, hungUpAt(leg.joinedAt, context), "hangUp"))\n        : refuse("not_your_leg");',
    "        ? nothing\n        : nothing;",
  ),
  leave(
    "the lost are billed until now",
    "LIFE-5",
    "const at = Math.max(goneAt ?? provenAt, leg.joinedAt);",
    "const at = Math.max(goneAt ?? provenAt, leg.joinedAt) + 20_000;",
  ),
  leave(
    "the life of an earlier stay counts",
    "LIFE-5",
    "  const { provenAt, goneAt } = lifeOf(call, user, leg, life);\n  const at = Math.max(goneAt ?? provenAt, leg.joinedAt);",
    "  const { provenAt, goneAt } = life ?? { provenAt: leg.joinedAt, goneAt: null };\n  const at = goneAt ?? provenAt;",
  ),
  leave(
    "a call that is over is left",
    "END-3",
    "  if (!isLive(call)) return nothing;\n  const late",
    '  if (!isLive(call)) return write({ type: "left", at: context.now, body: { user: asker.user, stay: 1, how: "hangUp" } });\n  const late',
  ),
  leave(
    "a call that was replaced ends before it began",
    "RECALL-1",
    "Math.max(life?.goneAt ?? life?.provenAt ?? 0, call.about.createdAt)",
    "life?.goneAt ?? life?.provenAt ?? 0",
  ),
  video(
    "video without consent",
    "VIDEO-1",
    "if (asked === null) return write(ask);",
    'if (asked === null) return write(changed("video", user, now));',
  ),
  video(
    "the one who asks agrees",
    "VIDEO-2",
    "asked.user === asker.user || now >= asked.endsAt",
    "now >= asked.endsAt",
  ),
  video(
    "a question that is never asked",
    "VIDEO-1",
    "if (asked === null) return write(ask);",
    "if (asked === null) return nothing;",
  ),
  video(
    "a switch to voice that changes nothing",
    "VIDEO-1",
    'if (call.about.media === "video") return write(changed("audio", user, now));',
    'if (call.about.media === "video") return nothing;',
  ),
  video(
    "whoever agrees gets no video",
    "VIDEO-2",
    'return write(agree ? changed("video", asker.user, now) : refused(asker.user, now));',
    "return agree ? nothing : write(refused(asker.user, now));",
  ),
  add(
    "the last of those who are added is left out",
    "GROUP-3",
    "const rung = people.filter((user) => !isHere(call, user));",
    "const rung = people.slice(0, 1).filter((user) => !isHere(call, user));",
  ),
  video("video in a group", "VIDEO-1", 'if (call.about.group) return refuse("pair_only");', ""),
  inCore("rules/by-server.ts")(
    "a removed leg may stay",
    "SERVER-2",
    'return write(...finish(call, [{ type: "removed", at: now, body: { user } }], cause));',
    'return write({ type: "removed", at: now, body: { user } });',
  ),
];
