import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { logIn, newCallId, type WireClient } from "@opencallkit/tests";
import { expect, onTestFinished, test } from "vitest";
import { endsWithTest } from "./setup/cleanup.ts";
import { startServer, type ServerOptions } from "./setup/server.ts";
import { traceOf } from "./setup/strace.ts";
import { targetOf } from "./setup/target.ts";

/** Syscall event of the server, in the order of the trace. */
type Event =
  | { readonly kind: "read"; readonly fd: string }
  | { readonly kind: "answer"; readonly fd: string }
  | { readonly kind: "syncBegins"; readonly thread: string }
  | { readonly kind: "syncEnds"; readonly thread: string };

type Line = {
  readonly thread: string;
  readonly name: string;
  readonly text: string;
  readonly half: "whole" | "begin" | "end";
};

/** Parses a line of strace. A syscall that others overtake has two: its begin (`<unfinished ...>`) and its end (`resumed>`). */
const lineOf = (line: string): readonly Line[] => {
  const [, thread, resumed, begun, text] = /^(\d+) +(?:<\.\.\. (\w+) resumed>|(\w+)\()(.*)$/u.exec(line) ?? [];
  const name = resumed ?? begun;
  if (thread === undefined || name === undefined || text === undefined) return [];
  if (resumed !== undefined) return [{ thread, name, text, half: "end" }];
  return [{ thread, name, text, half: text.endsWith("<unfinished ...>") ? "begin" : "whole" }];
};

const fdOf = (text: string): string => /^\d+/u.exec(text)?.[0] ?? "";
const gave = (text: string): number => Number(/ = (\d+)$/u.exec(text)?.[1] ?? -1);

/** Event times, on the strict side: a frame counts as read at the end of its read, a response as written at the beginning of its write. */
const eventsOf = (lines: readonly string[]): readonly Event[] => {
  const reading = new Map<string, string>();
  const sync = ({ thread, text, half }: Line): readonly Event[] => [
    ...(half === "end" ? [] : [{ kind: "syncBegins", thread } as const]),
    ...(half !== "begin" && gave(text) === 0 ? [{ kind: "syncEnds", thread } as const] : []),
  ];
  const kinds: { readonly [name: string]: (line: Line) => readonly Event[] } = {
    read: ({ thread, text, half }) => {
      if (half !== "end") reading.set(thread, fdOf(text));
      return half !== "begin" && gave(text) > 0 ? [{ kind: "read", fd: reading.get(thread) ?? "" }] : [];
    },
    writev: ({ text, half }) =>
      half !== "end" && text.includes("response") ? [{ kind: "answer", fd: fdOf(text) }] : [],
    fsync: sync,
    fdatasync: sync,
  };
  return lines.flatMap(lineOf).flatMap((line) => kinds[line.name]?.(line) ?? []);
};

type Verdict = { readonly kept: number; readonly broken: number };

/** Write-ahead check, for each response: an fsync that began after its frame was read had ended before it was written. */
const judge = (events: readonly Event[]): Verdict => {
  const readAt = new Map<string, number>();
  const begunAt = new Map<string, number>();
  // Start time of the newest completed fsync.
  let synced = -1;
  let [kept, broken] = [0, 0];
  events.forEach((event, at) => {
    if (event.kind === "read") readAt.set(event.fd, at);
    if (event.kind === "syncBegins") begunAt.set(event.thread, at);
    if (event.kind === "syncEnds") synced = Math.max(synced, begunAt.get(event.thread) ?? -1);
    if (event.kind !== "answer") return;
    if (synced > (readAt.get(event.fd) ?? Number.POSITIVE_INFINITY)) kept += 1;
    else broken += 1;
  });
  return { kept, broken };
};

const users = 20;
const callsAUser = 26;

/** Sequential load: invites somebody who is offline and cancels, one command at a time, so that reads and responses of a socket pair up. */
const busyUser = async (client: WireClient): Promise<number> => {
  let done = 0;
  for (let at = 0; at < callsAUser; at += 1) {
    const call = newCallId();
    const callees = [`away-of-${client.user}`];
    if ((await client.ask("invite", { call, callees, media: "audio" })) === null) done += 1;
    if ((await client.ask("cancel", { call })) === null) done += 1;
  }
  return done;
};

const verdictOn = async (options: ServerOptions): Promise<Verdict & { readonly commands: number }> => {
  const folder = await mkdtemp(join(tmpdir(), "opencallkit-trace-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const server = endsWithTest(await startServer(options));
  const target = await targetOf(server);
  const clients = await Promise.all(Array.from({ length: users }, (_, at) => logIn(target, `user${at}`)));
  const watch = ["-e", "trace=read,writev,fsync,fdatasync", "-s", "256"];
  const trace = await traceOf(server.pid(), join(folder, "trace"), watch);
  const done = await Promise.all(clients.map(busyUser));
  const events = eventsOf(await trace.stop());
  return { ...judge(events), commands: done.reduce((sum, each) => sum + each, 0) };
};

test("STORE-1: of over 1,000 commands each is synced to disk after it was read and before it is answered", async () => {
  const { commands, kept, broken } = await verdictOn({});
  expect(commands).toBe(users * callsAUser * 2);
  expect(commands).toBeGreaterThan(1000);
  expect({ kept, broken }).toEqual({ kept: commands, broken: 0 });
});

test("the same measure finds a server that does not sync", async () => {
  const { commands, kept, broken } = await verdictOn({ unsafe: true });
  expect(commands).toBeGreaterThan(1000);
  expect({ kept, broken }).toEqual({ kept: 0, broken: commands });
});
