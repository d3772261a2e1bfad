import type { Fact } from "@opencallkit/protocol";
import { expect, test } from "vitest";
import { fakeOutbox } from "../reactions/testing/fake-outbox.ts";
import { virtualTime } from "../reactions/testing/virtual-time.ts";
import { eventStreams } from "./event-streams.ts";

const missed: Fact = { type: "missed", at: 1000, body: { user: "bob" } };
const call = "AAAAAAAAAAAAAAAAAAAAAA";

const scene = () => {
  const time = virtualTime(1000);
  const { outbox, how, commit } = fakeOutbox(time.now);
  const logged: string[] = [];
  const streams = eventStreams({
    outbox,
    timers: time.timers,
    monotonic: time.now,
    log: (_level, event) => void logged.push(event),
  });
  let holds = true;
  const mayListen = (): Promise<boolean> => Promise.resolve(holds);
  const open = (after = 0, app = 1) => streams.open({ app, after, mayListen });
  return { time, how, commit, logged, streams, open, revoke: () => void (holds = false) };
};

/** Reads a stream as it comes: what it has said, and whether and how it has ended. */
const readOf = (stream: ReadableStream<Uint8Array> | null) => {
  const said: string[] = [];
  const state = { ended: false, failed: "" };
  const read = async (): Promise<void> => {
    if (stream === null) return;
    for await (const piece of stream) said.push(new TextDecoder().decode(piece));
  };
  void read().then(
    () => (state.ended = true),
    (error: unknown) => (state.failed = String(error)),
  );
  return { state, text: () => said.join("") };
};
const cursorsIn = (text: string): readonly string[] =>
  [...text.matchAll(/"cursor":"(\d+)"/gu)].map(([, at]) => at ?? "");

test("EVENTS-1, EVENTS-2: a stream tells the app's facts in order, from its place on, and goes on as they come", async () => {
  const { time, commit, streams, open } = scene();
  for (let at = 0; at < 3; at += 1) commit(call, missed);
  const stream = readOf(open(1));
  await time.pass(100);
  expect(cursorsIn(stream.text())).toEqual(["2", "3"]);
  commit(call, missed);
  streams.wake();
  await time.pass(100);
  expect(cursorsIn(stream.text())).toEqual(["2", "3", "4"]);
  const other = readOf(open(0, 2));
  await time.pass(100);
  expect(cursorsIn(other.text())).toEqual([]);
  streams.stop();
});

test("EVENTS-1: what waits for an open transaction is told when that has ended, in its place", async () => {
  const { time, how, commit, streams, open } = scene();
  how.settledUpTo = 1;
  for (let at = 0; at < 3; at += 1) commit(call, missed);
  const stream = readOf(open());
  await time.pass(2000);
  expect(cursorsIn(stream.text())).toEqual(["1"]);
  how.settledUpTo = Infinity;
  await time.pass(150);
  expect(cursorsIn(stream.text())).toEqual(["1", "2", "3"]);
  streams.stop();
});

test("EVENTS-3: who reads nothing is cut after 20 s, has been read 200 events for at most, and others are not held up", async () => {
  const { time, how, commit, logged, streams, open } = scene();
  for (let at = 0; at < 5000; at += 1) commit(call, missed);
  const [stalled, well] = [open(), readOf(open())];
  await time.pass(1000);
  const reads = how.reads;
  expect(cursorsIn(well.text())).toHaveLength(5000);
  await time.pass(18_000);
  // The stalled one's buffer is full: it asks for nothing more; the other one looks once a second.
  expect(how.reads - reads).toBeLessThan(20);
  await time.pass(2000);
  const late = readOf(stalled);
  await time.settle();
  expect(late.state.ended).toBe(true);
  expect(logged).toEqual(["event_stream_cut"]);
  expect(cursorsIn(late.text()).length).toBeLessThanOrEqual(200);
  expect(well.state).toEqual({ ended: false, failed: "" });
  streams.stop();
});

test("EVENTS-3: a quiet stream says every 10 s how far it has looked, through what is of other apps too", async () => {
  const { time, commit, streams, open } = scene();
  commit(call, missed);
  const stream = readOf(open(0, 2));
  await time.pass(21_000);
  expect(stream.text().match(/^: nothing else\nid: 1$/gmu)).toHaveLength(2);
  streams.stop();
});

test("EVENTS-4: streams are counted, of an app and of all, and one that has ended counts no more", async () => {
  const { time, streams, open } = scene();
  const first = Array.from({ length: 8 }, () => open());
  expect(first).not.toContain(null);
  expect(open()).toBe(null);
  const others = Array.from({ length: 7 * 8 }, (_, at) => open(0, 2 + Math.floor(at / 8)));
  expect(others).not.toContain(null);
  expect(open(0, 99)).toBe(null);
  await first[0]?.cancel();
  await time.settle();
  expect(open(0, 99)).not.toBe(null);
  streams.stop();
  expect(open(0, 99)).toBe(null);
});

test("EVENTS-4: a stream ends with its key within a second, and with its node at once", async () => {
  const { time, streams, open, revoke } = scene();
  const stream = readOf(open());
  await time.pass(500);
  revoke();
  await time.pass(1100);
  expect(stream.state.ended).toBe(true);
  const another = scene();
  const its = readOf(another.open());
  await another.time.pass(500);
  another.streams.stop();
  await another.time.settle();
  expect(its.state.ended).toBe(true);
  expect(another.time.waiting()).toBe(0);
  streams.stop();
});

test("a store that fails ends the stream, whose reader comes back, and is logged", async () => {
  const { time, how, logged, open } = scene();
  const stream = readOf(open());
  await time.pass(500);
  how.isAway = true;
  await time.pass(1100);
  expect(stream.state.ended).toBe(true);
  expect(logged).toEqual(["event_stream_failed"]);
});
