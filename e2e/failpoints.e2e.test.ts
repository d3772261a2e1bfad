import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { logIn, newCallId, type Target, type WireClient } from "@opencallkit/tests";
import { expect, onTestFinished, test } from "vitest";
import { endsWithTest } from "./setup/cleanup.ts";
import { startServer, type Server } from "./setup/server.ts";
import { traceOf, type Trace } from "./setup/strace.ts";
import { targetOf } from "./setup/target.ts";

/**
 * Failpoint, injected by strace: the process is killed on entering its `nth` call of `syscall` after the command was
 * sent (the call itself does not happen). Pages go to the write-ahead log by pwrite64, the commit is one sync (fdatasync,
 * or fsync where the database was built so), and ws writes a frame by writev:
 * the first is the response, the second the facts for the other side.
 */
type Failpoint = {
  readonly at: string;
  readonly syscall: string;
  readonly nth: number;
  readonly kept: "no" | "maybe" | "yes";
};
const failpoints: readonly Failpoint[] = [
  { at: "before its frame is read", syscall: "read", nth: 1, kept: "no" },
  { at: "before its first page is written", syscall: "pwrite64", nth: 1, kept: "no" },
  { at: "between its pages", syscall: "pwrite64", nth: 4, kept: "no" },
  { at: "before its sync", syscall: "fsync,fdatasync", nth: 1, kept: "maybe" },
  { at: "after its sync, before its answer", syscall: "writev", nth: 1, kept: "yes" },
  { at: "after its answer, before the news to the other side", syscall: "writev", nth: 2, kept: "yes" },
];

/** Allowed outcomes: how often the command's fact may be on disk after the kill. */
const countsAllowed: { readonly [K in Failpoint["kept"]]: readonly number[] } = { no: [0], maybe: [0, 1], yes: [1] };

type Step = {
  readonly command: "invite" | "accept" | "hangUp";
  readonly fact: string;
  readonly by: "alice" | "bob";
  /** Setup: the commands before it. */
  readonly before: readonly ("invite" | "accept")[];
  /** Teardown: the command that ends the call, under the id `endId`; after a hang up its own repeat. */
  readonly end: "cancel" | "hangUp";
  readonly endId: string;
};
const steps: readonly Step[] = [
  { command: "invite", fact: "invited", by: "alice", before: [], end: "cancel", endId: "the-end" },
  { command: "accept", fact: "joined", by: "bob", before: ["invite"], end: "hangUp", endId: "the-end" },
  { command: "hangUp", fact: "ended", by: "alice", before: ["invite", "accept"], end: "hangUp", endId: "the-command" },
];

type People = { readonly alice: WireClient; readonly bob: WireClient };
const everybody = async (target: Target): Promise<People> => ({
  alice: await logIn(target, "alice"),
  bob: await logIn(target, "bob"),
});

const bodyOf = (command: Step["command"], call: string): object =>
  command === "invite" ? { call, callees: ["bob"], media: "audio" } : { call };
const askerOf = (command: Step["command"], { alice, bob }: People): WireClient => (command === "accept" ? bob : alice);

/** Fact types of a call, as one of its participants receives them. */
const factsOf = async (client: WireClient, call: string): Promise<readonly string[]> => {
  client.send({ type: "sync", call });
  const { facts } = await client.next("snapshot");
  return Array.isArray(facts) ? facts.map((fact: { readonly type: string } | null) => fact?.type ?? "") : [];
};

/** Background activity of the server, in ms: proofs of life every 4 s from its start, a heartbeat to each client every 5 s. */
const proofMs = 4000;
const heartbeatMs = 5000;
/** Required idle time in ms: left before the trace begins, and once it has begun. */
const leftBefore = 2000;
const leftAfter = 1000;

const lastBeat = (client: WireClient): number => Number(client.of("heartbeat").at(-1)?.["now"] ?? 0);

/** Idle window: for how many ms the server will do nothing in the background. */
const stillFor = (ready: number, { alice, bob }: People): number => {
  const now = Date.now();
  const beats = Math.min(lastBeat(alice), lastBeat(bob)) + heartbeatMs - now;
  return Math.min(beats, proofMs - ((now - ready) % proofMs));
};

/** Traces the server from the start of an idle window, so that every syscall is the command's doing. */
const traceInStillness = async (server: Server, still: () => number, args: readonly string[]): Promise<Trace> => {
  const folder = await mkdtemp(join(tmpdir(), "opencallkit-trace-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (let attempt = 0; ; attempt += 1) {
    await expect.poll(still, { interval: 20 }).toBeGreaterThan(leftBefore);
    const trace = await traceOf(server.pid(), join(folder, `trace-${attempt}`), args);
    if (still() > leftAfter) return trace;
    await trace.stop();
  }
};

/** Crash test: sends the command and kills the server at the failpoint; gives the response that the client got before that, if any. */
const killAt = async (
  server: Server,
  still: () => number,
  { syscall, nth }: Failpoint,
  ask: () => Promise<string | null>,
): Promise<{ readonly answered: boolean; readonly trace: readonly string[] }> => {
  const inject = `inject=${syscall}:signal=KILL:when=${nth}`;
  const trace = await traceInStillness(server, still, [
    "-e",
    "trace=read,pwrite64,fsync,fdatasync,writev",
    "-e",
    inject,
  ]);
  let answered = false;
  void ask().then(() => (answered = true));
  await server.ended();
  // Drain: data that had reached the client's socket before the kill is read by now.
  await new Promise((resolve) => setTimeout(resolve, 200));
  return { answered, trace: await trace.stop() };
};

/** Quirk of strace: it sometimes prints the interrupted syscall again, as if another thread had made it. */
const isWrittenTwice = (line: string, at: number, all: readonly string[]): boolean =>
  line.endsWith("<unfinished ...>") &&
  all.slice(0, at).some((other) => other.replace(/^\d+ +/u, "") === line.replace(/^\d+ +/u, ""));

const callsOf = (trace: readonly string[], syscall: string): readonly string[] =>
  trace
    .filter((line) => syscall.split(",").some((name) => new RegExp(`^\\d+ +${name}\\(`, "u").test(line)))
    .filter((line, at, all) => !isWrittenTwice(line, at, all));

for (const step of steps)
  for (const failpoint of failpoints)
    test(`STORE-9: killed at ${step.command} ${failpoint.at}: what was acknowledged is there, once`, async () => {
      const server = endsWithTest(await startServer());
      const ready = Date.now();
      const target = await targetOf(server);
      const call = newCallId();
      const before = await everybody(target);
      for (const command of step.before) {
        const heard = { alice: before.alice.heard.length, bob: before.bob.heard.length };
        expect(await askerOf(command, before).ask(command, bodyOf(command, call))).toBeNull();
        if (command === "invite") await before.bob.next("facts", heard.bob);
      }
      const other = step.by === "alice" ? before.bob : before.alice;
      const asker = askerOf(step.command, before);
      const { answered, trace } = await killAt(
        server,
        () => stillFor(ready, before),
        failpoint,
        () => asker.ask(step.command, bodyOf(step.command, call), "the-command"),
      );
      // Sanity check: the failpoint was hit.
      expect(trace.some((line) => line.includes("killed by SIGKILL"))).toBe(true);
      expect(callsOf(trace, failpoint.syscall).length, trace.join("\n")).toBe(failpoint.nth);
      expect(callsOf(trace, "fsync,fdatasync").length > 0).toBe(failpoint.kept !== "no");
      expect(answered).toBe(failpoint.syscall === "writev" && failpoint.nth === 2);
      const told = other.facts().includes(step.fact);
      expect(told).toBe(false);

      await server.restart();
      const after = await everybody(target);
      const mine = askerOf(step.command, after);
      const stored = (await factsOf(mine, call)).filter((name) => name === step.fact).length;
      expect(countsAllowed[failpoint.kept]).toContain(stored);

      // Idempotent retry under the same id, as a client without a response does: it takes effect once.
      expect(await mine.ask(step.command, bodyOf(step.command, call), "the-command")).toBeNull();
      for (const client of [after.alice, after.bob])
        expect((await factsOf(client, call)).filter((name) => name === step.fact)).toHaveLength(1);

      // No leak: the call ends, and releases every slot.
      expect(await after.alice.ask(step.end, { call }, step.endId)).toBeNull();
      const next = newCallId();
      expect(await after.bob.ask("invite", { call: next, callees: ["alice"], media: "audio" })).toBeNull();
      expect(await after.alice.ask("accept", { call: next })).toBeNull();
      expect(await factsOf(after.alice, next)).toContain("joined");
    });
