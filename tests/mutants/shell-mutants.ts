import type { Size } from "../simulation/run/run-seed.ts";
import type { Mutant } from "./mutant.ts";

const inServer =
  (file: string, size: Size = "real") =>
  (name: string, breaks: string, find: string, put: string): Mutant => ({
    name,
    file: `server/src/${file}`,
    find,
    put,
    breaks,
    size,
  });
const inClient =
  (file: string) =>
  (name: string, breaks: string, find: string, put: string): Mutant => ({
    ...inServer("")(name, breaks, find, put),
    file: `client/src/${file}`,
  });
const door = inServer("calls/open-call-service.ts");
const commits = inServer("calls/committer.ts");

export const shellMutants: readonly Mutant[] = [
  door("skip dedupe", "STORE-2", "if (named(task, live)) return keptReply(live.call);", ""),
  commits(
    "answer before commit",
    "STORE-1",
    "    const appended = await store.append(writeSet);\n",
    "    committed();\n    const appended = await store.append(writeSet);\n",
  ),
  commits(
    "tell before commit",
    "STORE-1",
    "    const appended = await store.append(writeSet);\n",
    "    parts.tell({ live: { ...live, call: next, facts: [...live.facts, ...facts] }, first: live.call.version + 1, facts, newcomers: writeSet.newcomers });\n    const appended = await store.append(writeSet);\n",
  ),
  commits(
    "a lost claim is a yes",
    "STORE-3",
    '      return typeof now === "string" ? { refusal: now } : now;',
    '      return typeof now === "string" ? { refusal: now } : { refusal: null };',
  ),
  commits(
    "no fence: a step that came second counts",
    "STORE-3",
    "    if (!appended.done) {",
    '    if (!appended.done && appended.conflict !== "version") {',
  ),
  commits("nobody is told", "HEAR-1", "    parts.tell({\n      live: settled,", "    void ({\n      live: settled,"),
  door(
    "timer in memory: never set after a restart",
    "STORE-7",
    "    calls.put(live);\n    callTimer.set(live, dueOf(live));\n",
    "    calls.put(live);\n",
  ),
  door(
    "what is in doubt counts as done",
    "STORE-17",
    'answered(live !== null && named(task, live) ? keptReply(live.call) : { refusal: "try_later" });',
    "answered(yes);",
  ),
  inServer("calls/call-timers.ts")(
    "alarms ring late",
    "RING-3",
    "timers.after(at - now(), () => {",
    "timers.after(at - now() + 400_000, () => {",
  ),
  inServer("calls/outage-grace.ts")(
    "no lease grace after an outage",
    "BEAT-5",
    "if (outage(before)) from = store.now();",
    "",
  ),
  inServer("calls/write-set.ts")(
    "slots are never given back",
    "BUSY-3",
    "release: without(before, now),",
    "release: [],",
  ),
  inServer("calls/write-set.ts")("slots are not taken", "STORE-3", "take: without(now, before),", "take: [],"),
  inServer("calls/write-set.ts")(
    "the store is told no due time",
    "STORE-7",
    "due: due(next, leases),",
    "due: due(next, leases) === null ? null : 1e15,",
  ),
  inServer("calls/live-call.ts")(
    "commands are forgotten",
    "STORE-2",
    "commands: command === null ? live.commands : new Set(live.commands).add(command),",
    "commands: live.commands,",
  ),
  inServer("sessions/fan-out.ts")(
    "cancel one device only",
    "HEAR-1",
    "for (const { writer } of listeners) writer.send(text);",
    "for (const { writer } of listeners.slice(0, 1)) writer.send(text);",
  ),
  inServer("sessions/call-page.ts")(
    "news lacks its first fact",
    "HEAR-5",
    "...heardOf(live.call, live.facts, user, first),",
    "...heardOf(live.call, live.facts, user, first + 1),",
  ),
  commits(
    "a call talks before its accept is on disk",
    "SIGNAL-2",
    "    const appended = await store.append(writeSet);\n",
    "    calls.put({ ...live, call: next });\n    const appended = await store.append(writeSet);\n",
  ),
  inServer("media/p2p-relay.ts")(
    "a signal passes from whoever sends it",
    "SIGNAL-1",
    "if (me?.user !== from.user || me.client !== from.client || other === undefined) return;",
    "if (me === undefined || other === undefined) return;",
  ),
  inServer("media/p2p-relay.ts")(
    "a signal passes while it rings",
    "SIGNAL-2",
    'if (live.call.state !== "talking" || !isKnown(live.call)) return undefined;',
    'if (!isKnown(live.call)) return undefined;\n    const { caller, callees } = live.call.about;\n    const early = stay === 1 ? caller : (callees[0] ?? caller);\n    if (live.call.state === "ringing") return { user: early, client: connected.of(live.app, early)[0]?.client ?? "" };',
  ),
  inServer("sessions/heartbeat.ts")(
    "no beats",
    "BEAT-1",
    "else if (at - (last.get(each) ?? 0) >= timing.heartbeatMs) heartbeat(each, at);",
    "",
  ),
  inServer("sessions/lease-proofs.ts")(
    "proofs are not written",
    "BEAT-4",
    "return [{ app: live.app, call: live.id, user, life: { provenAt, goneAt } }];",
    "return [];",
  ),
  inServer("sessions/held-leases.ts")(
    "a page that goes is forgotten",
    "BEAT-6",
    "live.lives.set(who.user, { provenAt: at, goneAt: at });",
    "",
  ),
  inServer("sessions/held-leases.ts")(
    "the going of a page is timed by each node",
    "LIFE-5",
    "gone: (who: Who, at = now()): void => {",
    "gone: (who: Who, _at?: number): void => {\n      const at = now() + 3000;",
  ),
  inServer("sessions/hello.ts")("a welcome without the live calls", "BEAT-1", "calls: [...told],", "calls: [],"),
  inServer("calls/context-loader.ts")(
    "a client that is connected proves nothing",
    "BEAT-3",
    "if (provenAt !== null && provenAt >= (lives.get(user)?.provenAt ?? 0)) lives.set(user, { provenAt, goneAt: null });",
    "",
  ),
  inServer("calls/idempotency.ts")(
    "a hang up that is asked again is dated anew",
    "BILL-5",
    "since.get(nameOf(app, call, key)) ?? now()",
    "now()",
  ),
  // Both simulations run these; the small one is quicker.
  inServer("calls/kept-reply.ts", "core")(
    "an invite that was refused, or merged, may begin its call later",
    "STORE-18",
    'begins && call.state === "new" ? causeOf(answer) : null',
    "null",
  ),
  inServer("calls/kept-reply.ts", "core")(
    "an invite that was merged may begin its call later",
    "STORE-18",
    'if (met !== undefined) return { how: "met", call: met };',
    "if (met !== undefined) return null;",
  ),
  inServer("calls/kept-reply.ts", "core")(
    "a repeat of a refused invite hears yes",
    "STORE-18",
    'call.state !== "void" || call.cause.how === "cancelled"',
    'call.state !== "void" || call.cause.how !== "met"',
  ),
  inServer("calls/context-loader.ts", "core")(
    "a connection that is dead outweighs what another node has heard since",
    "NODE-7",
    "provenAt !== null && provenAt >= (lives.get(user)?.provenAt ?? 0)",
    "provenAt !== null",
  ),
  inClient("signaling/pending-requests.ts")(
    "questions are not asked again",
    "STORE-2",
    "for (const { frame } of open.values()) send(frame);",
    "",
  ),
  inClient("events/call-events.ts")(
    "a stay's end is told again",
    "GROUP-5",
    'return was === "ringing" ? notConnected(shown.now) : endEventOf(shown);',
    "return endEventOf(shown);",
  ),
  inClient("events/call-events.ts")(
    "a beginning is not told",
    "SEQ-1",
    'return { type: "began", stay: shown.now.stay };',
    "return null;",
  ),
  inClient("calls/call-actions.ts")(
    "a join that was refused looks like a call",
    "END-3",
    'around.change(around.known() ? { intent: "none" } : { intent: "none", stillborn: { ending, error } });',
    'around.change({ intent: "none" });',
  ),
];
