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
/** Mutants of the call processor. Both simulations run it; the small one is quicker. */
const inProcessor =
  (file: string) =>
  (name: string, breaks: string, find: string, put: string): Mutant => ({
    name,
    file: `core/src/processor/${file}`,
    find,
    put,
    breaks,
    size: "core",
  });
const processing = inProcessor("task-processing.ts");
const processor = inServer("calls/call-processor.ts");
const committer = inServer("calls/committer.ts");

export const shellMutants: readonly Mutant[] = [
  processing(
    "skip dedupe",
    "STORE-2",
    "if (key !== null && this.#live.commands.has(commandName(key)))",
    'if (key === null && this.#live.commands.has(commandName({ user: "", client: "", id: "" })))',
  ),
  processor(
    "answer before commit",
    "STORE-1",
    "    const before = store.lastCommit();\n",
    '    const before = store.lastCommit();\n    run.onReply({ type: "accepted", met: null });\n',
  ),
  processor(
    "tell before commit",
    "STORE-1",
    "    const before = store.lastCommit();\n",
    '    const before = store.lastCommit();\n    const known = this.#parts.memory.cached(writeSet.app, writeSet.call);\n    if (known !== undefined) this.#parts.committer.observe({ live: { ...known, facts: [...known.facts, ...writeSet.facts], call: { ...known.call, version: known.call.version + writeSet.facts.length } }, first: known.call.version + 1, facts: writeSet.facts, newcomers: writeSet.newcomers, origin: "command" });\n',
  ),
  processing(
    "a lost claim is a yes",
    "STORE-3",
    'return wishedRoom ? this.#reply(refused("room_taken")) : this.#attempt();',
    'return wishedRoom ? { type: "replied", reply: accepted } : this.#attempt();',
  ),
  processing(
    "no fence: a step that came second counts",
    "STORE-3",
    "return appended.done ? this.#committed(pending, appended.place) : this.#lost(pending.writeSet, appended.conflict);",
    'return appended.done || appended.conflict === "version" ? this.#committed(pending, appended.done ? appended.place : 0) : this.#lost(pending.writeSet, appended.conflict);',
  ),
  processing(
    "a glare is answered without an accept",
    "GLARE-1",
    'if (reply.type === "accepted") return this.#reply({ type: "accepted", met: meeting.call });',
    'return this.#reply({ type: "accepted", met: meeting.call });',
  ),
  processing("a decision on what is only hoped for is said", "STORE-3", "if (!this.#sure) return load;", ""),
  committer(
    "nobody is told",
    "HEAR-1",
    "    for (const { name, observe } of this.#observers) {",
    '    for (const { name, observe } of this.#observers.filter((each) => each.name !== "fan_out")) {',
  ),
  committer(
    "timer in memory: never set after a restart",
    "STORE-7",
    "    this.#parts.callTimers.set(live, due);",
    "    if (live.facts.length === 0) this.#parts.callTimers.set(live, due);",
  ),
  processor(
    "what is in doubt counts as done",
    "STORE-17",
    'committer.reply({ app, id: call }, isKept ? keptReply(live.call) : refused("try_later"), onReply);',
    'committer.reply({ app, id: call }, isKept ? keptReply(live.call) : { type: "accepted", met: null }, onReply);',
  ),
  processor(
    "a call talks before its accept is on disk",
    "SIGNAL-2",
    "    const before = store.lastCommit();\n",
    '    const before = store.lastCommit();\n    const known = this.#parts.memory.cached(writeSet.app, writeSet.call);\n    const [fact] = writeSet.facts;\n    if (known?.call.state === "ringing" && fact.type === "joined") {\n      const { about, legs } = known.call;\n      const joined = (client, stay) => ({ state: "joined", client, stay, joinedAt: fact.at, stays: [] });\n      const now = new Map(legs).set(about.caller, joined(legs.get(about.caller).client ?? "", 1)).set(fact.body.user, joined(fact.body.client, fact.body.stay));\n      this.#parts.committer.applyRemote({ ...known, call: { ...known.call, state: "talking", connectedAt: fact.at, videoAsked: null, closesAt: null, legs: now } });\n    }\n',
  ),
  inServer("calls/call-timers.ts")(
    "timers ring late",
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
  inProcessor("write-set.ts")("slots are never given back", "BUSY-3", "release: without(before, now),", "release: [],"),
  inProcessor("write-set.ts")("slots are not taken", "STORE-3", "take: without(now, before),", "take: [],"),
  inProcessor("write-set.ts")(
    "the store is told no due time",
    "STORE-7",
    "due: due(next, leases),",
    "due: due(next, leases) === null ? null : 1e15,",
  ),
  inProcessor("live-call.ts")(
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
  inProcessor("load-context.ts")(
    "a client that is connected proves nothing",
    "BEAT-3",
    "lives.set(user, { provenAt, goneAt: null });",
    "",
  ),
  inServer("calls/idempotency.ts")(
    "a hang up that is asked again is dated anew",
    "BILL-5",
    "first === undefined || first >= askedAt ? task : { ...task, askedAt: first }",
    "task",
  ),
  // Code of the processor: both simulations run it; the small one is quicker.
  inProcessor("kept-reply.ts")(
    "an invite that was refused, or merged, may begin its call later",
    "STORE-18",
    'begins && call.state === "new" ? causeOf(reply) : null',
    "null",
  ),
  inProcessor("kept-reply.ts")(
    "an invite that was merged may begin its call later",
    "STORE-18",
    'if (reply.type === "accepted") return reply.met === null ? null : { how: "met", call: reply.met };',
    'if (reply.type === "accepted") return null;',
  ),
  inProcessor("kept-reply.ts")(
    "a repeat of a refused invite hears yes",
    "STORE-18",
    'call.state !== "void" || call.cause.how === "cancelled"',
    'call.state !== "void" || call.cause.how !== "met"',
  ),
  inProcessor("load-context.ts")(
    "a connection that is dead outweighs what another node has heard since",
    "NODE-7",
    "if (provenAt === null || provenAt < (live.lives.get(user)?.provenAt ?? 0)) continue;",
    "if (provenAt === null) continue;",
  ),
  inClient("signaling/pending-requests.ts")(
    "requests are not sent again",
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
    'change(call.known() ? { intent: "none" } : { intent: "none", stillborn: { ending, error } });',
    'change({ intent: "none" });',
  ),
];
