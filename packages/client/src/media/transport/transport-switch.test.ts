import { beforeEach, expect, test } from "vitest";
import { createAtom, type Atom } from "../../api/atom.ts";
import { callError } from "../../api/errors.ts";
import type { TransportCredentials, TransportEvent } from "../../ports/media-transport.ts";
import { defer } from "../../defer.ts";
import { createFakeTransports, type FakeTransport, type FakeTransports } from "../../testing/fake-transports.ts";
import { FakeTrack } from "../../testing/fake-tracks.ts";
import { createVirtualClock, type VirtualClock } from "../../testing/virtual-clock.ts";
import { TransportSwitch } from "./transport-switch.ts";

const people = [{ mine: 1, theirs: 2, other: "bob" }];
const stay = 2;
const source = "microphone";
const linked: TransportEvent = { type: "linkState", stay, state: "connected" };
const isOn: TransportEvent = { type: "remoteState", stay, source, state: "on" };
const direct = (to: number) => ({ path: to, transport: "p2p" }) as const;
const arrived: TransportEvent = { type: "firstFrame", stay, source };

let clock: VirtualClock;
let transports: FakeTransports;
let credentials: Atom<TransportCredentials>;
let path: number;
/** A transport that is being loaded; null: it is at hand. */
let loading: Promise<void> | null;
let heard: TransportEvent[];
let subject: TransportSwitch;

/** Makes a remote track appear on a transport. */
const bring = ({ emit }: FakeTransport): FakeTrack => {
  const track = new FakeTrack("audio");
  emit({ type: "remoteTrack", stay, source, track });
  return track;
};
/** The track that is heard now. */
const heardTrack = (): unknown =>
  heard.flatMap((event) => (event.type === "remoteTrack" ? [event.track] : [])).at(-1) ?? null;

const begin = (isServed = true): void => {
  heard = [];
  subject = new TransportSwitch(
    {
      call: "call",
      clock,
      transports: { load: () => loading, of: () => transports, isServed },
      credentials,
      memory: { path: () => direct(path), notePath: (next) => void (path = next) },
    },
    true,
  );
  subject.follow((event) => void heard.push(event));
};

/** Starts a call with bob, whose microphone is on and heard. */
const talk = (): FakeTransport => {
  begin();
  const first = transports.newest();
  subject.setLocal(source, { track: new FakeTrack("audio"), state: "on" });
  subject.setPeople(people);
  for (const event of [linked, isOn]) first.emit(event);
  bring(first);
  first.emit(arrived);
  return first;
};

beforeEach(() => {
  clock = createVirtualClock();
  transports = createFakeTransports();
  credentials = createAtom<TransportCredentials>({ ice: [], relayOnly: false });
  path = 0;
  loading = null;
});

test("SWITCH-1: the next path is opened beside the one in use, with the same people and tracks, and that one is closed some time after the move", async () => {
  const first = talk();
  subject.moveTo(direct(1));
  const next = transports.newest();
  expect(next.opening).toMatchObject({ path: 1, warm: false });
  expect(next.people()).toEqual(people);
  expect(next.local).toEqual(first.local);
  next.emit(linked);
  next.emit(isOn);
  next.stands.resolve();
  bring(next);
  next.emit(arrived);
  await clock.settle();
  // A change during the handover applies to both paths.
  const track = new FakeTrack("audio");
  subject.setLocal(source, { track, state: "on" });
  expect([first, next].map((each) => each.local.get(source)?.track)).toEqual([track, track]);
  await clock.advance(2900);
  expect(first.closed()).toBe(false);
  await clock.advance(200);
  expect([first.closed(), next.closed()]).toEqual([true, false]);
});

test("SWITCH-2: each sound comes over when the first of it has arrived, and till then is the old path's", async () => {
  const first = talk();
  const old = heardTrack();
  subject.moveTo(direct(1));
  const next = transports.newest();
  next.emit(isOn);
  const fresh = bring(next);
  next.stands.resolve();
  await clock.settle();
  expect(heardTrack()).toBe(old);
  expect((await subject.stats(stay)).received.microphone).toBe(0);
  first.emit({ type: "remoteState", stay, source, state: "interrupted" });
  expect(heard.at(-1)).toMatchObject({ state: "interrupted" });
  next.emit(arrived);
  expect(heardTrack()).toBe(fresh);
  expect((await subject.stats(stay)).received.microphone).toBe(1);
  const told = heard.length;
  first.emit({ type: "remoteState", stay, source, state: "off" });
  first.emit({ type: "linkState", stay, state: "reconnecting" });
  expect(heard.slice(told)).toEqual([]);
  expect(path).toBe(1);
});

test("SWITCH-2: what stays silent on the next path is not waited for longer than two seconds", async () => {
  talk();
  subject.moveTo(direct(1));
  const next = transports.newest();
  const fresh = bring(next);
  next.stands.resolve();
  await clock.advance(1900);
  expect(path).toBe(0);
  await clock.advance(200);
  expect(path).toBe(1);
  expect(heardTrack()).toBe(fresh);
});

test.each(["late", "lost", "closed"])(
  "SWITCH-3: a path that comes to nothing (%s) is given up, and what had come over goes back",
  async (how) => {
    const first = talk();
    const old = heardTrack();
    subject.moveTo(direct(1));
    const next = transports.newest();
    bring(next);
    next.emit(arrived);
    expect(heardTrack()).not.toBe(old);
    if (how === "late") await clock.advance(10_000);
    if (how === "lost") next.emit({ type: "lost", cause: callError("no_media_path") });
    if (how === "closed") next.stands.reject(callError("call_over"));
    await clock.settle();
    expect([first.closed(), next.closed()]).toEqual([false, true]);
    expect(heardTrack()).toBe(old);
    expect(heard.some(({ type }) => type === "lost")).toBe(false);
    expect([path, clock.timers()]).toEqual([0, 0]);
  },
);

test("SWITCH-4: the others' newer path is followed, an older one is not, and one that came to nothing only while there is none", async () => {
  const first = talk();
  first.emit({ type: "newPath", path: 2 });
  first.emit({ type: "newPath", path: 2 });
  first.emit({ type: "newPath", path: 1 });
  expect(transports.made.map(({ opening }) => opening.path)).toEqual([0, 2]);
  expect(heard.some(({ type }) => type === "newPath")).toBe(false);
  await clock.advance(10_000);
  first.emit({ type: "newPath", path: 2 });
  expect(transports.made).toHaveLength(2);
  first.emit({ type: "linkState", stay, state: "failed" });
  first.emit({ type: "newPath", path: 2 });
  expect(transports.made).toHaveLength(3);
});

test("SWITCH-5: the path in use is found again after a reload", async () => {
  talk();
  subject.moveTo(direct(1));
  transports.newest().stands.resolve();
  await clock.advance(5000);
  subject.close();
  begin();
  expect(transports.newest().opening.path).toBe(1);
});

test("a move that another one overtakes is given up; the end closes every path and leaves no timer", async () => {
  const first = talk();
  subject.moveTo(direct(1));
  subject.moveTo(direct(2));
  expect(transports.made.map((each) => each.closed())).toEqual([false, true, false]);
  transports.newest().stands.resolve();
  await clock.advance(2100);
  subject.moveTo(direct(3));
  credentials.set({ ice: [{ urls: ["stun:new.test"] }], relayOnly: false });
  // The path that was left is maintained until it is closed.
  expect(transports.made.map((each) => each.renewed())).toEqual([1, 0, 1, 1]);
  subject.close();
  expect(transports.made.every((each) => each.closed())).toBe(true);
  first.emit(linked);
  expect(clock.timers()).toBe(0);
});

test("what is lost is said as it is while nothing else stands", () => {
  const first = talk();
  first.emit({ type: "lost", cause: callError("no_media_path") });
  expect(heard.at(-1)).toMatchObject({ type: "lost" });
});

test("SWITCH-2: while one source has come over and another has not, each is taken from where it is", () => {
  const first = talk();
  const camera = { stay, source: "camera" } as const;
  for (const event of [
    { type: "remoteTrack", ...camera, track: new FakeTrack("video") },
    { type: "remoteState", ...camera, state: "on" },
    { type: "firstFrame", ...camera },
  ] satisfies TransportEvent[])
    first.emit(event);
  subject.moveTo(direct(1));
  const next = transports.newest();
  next.stands.resolve();
  next.emit(isOn);
  bring(next);
  next.emit(arrived);
  const told = heard.length;
  first.emit({ type: "remoteState", stay, source, state: "failed" });
  next.emit({ type: "remoteState", ...camera, state: "failed" });
  expect(heard.slice(told)).toEqual([]);
  first.emit({ type: "remoteState", ...camera, state: "off" });
  next.emit({ type: "remoteState", stay, source, state: "off" });
  expect(heard.slice(told)).toMatchObject([
    { source: "camera", state: "off" },
    { source: "microphone", state: "off" },
  ]);
  subject.close();
});

test("SWITCH-8: before there is anybody to talk with a newer path is simply begun, with the same tracks", () => {
  begin();
  const first = transports.newest();
  const track = new FakeTrack("audio");
  subject.setLocal(source, { track, state: "on" });
  subject.moveTo({ path: 1, transport: "sfu" });
  const next = transports.newest();
  expect([next.opening.path, next.opening.warm, next.local.get(source)?.track]).toEqual([1, true, track]);
  subject.setPeople(people);
  expect([first.closed(), first.people(), next.people(), path]).toEqual([true, [], people, 1]);
  subject.close();
});

test("SWITCH-9: who comes during a handover is met on the next path alone, and it does not wait for them", async () => {
  const first = talk();
  subject.moveTo({ path: 1, transport: "sfu" });
  const next = transports.newest();
  const carol = { mine: 1, theirs: 3, other: "carol" };
  subject.setPeople([...people, carol]);
  expect([first.people(), next.people()]).toEqual([people, [...people, carol]]);
  next.emit(isOn);
  bring(next);
  next.emit(arrived);
  next.emit(linked);
  await clock.settle();
  expect(path).toBe(1);
  subject.close();
  expect(clock.timers()).toBe(0);
});

test("SWITCH-9: a move to the media server that came to nothing is tried again while the path in use goes on", async () => {
  const first = talk();
  subject.moveTo({ path: 1, transport: "sfu" });
  const carol = { mine: 1, theirs: 3, other: "carol" };
  subject.setPeople([...people, carol]);
  transports.newest().stands.reject(callError("media_unavailable"));
  await clock.settle();
  expect([first.closed(), first.people()]).toEqual([false, [...people, carol]]);
  await clock.advance(3000);
  expect(transports.made.map(({ opening }) => opening.path)).toEqual([0, 1, 1]);
  transports.newest().stands.resolve();
  await clock.advance(5100);
  expect([first.closed(), path]).toEqual([true, 1]);
  subject.close();
  expect(clock.timers()).toBe(0);
});

test("SWITCH-8: a transport that has to be loaded is met alone by who comes meanwhile, and one that cannot be is said", async () => {
  const loaded = defer();
  loading = loaded.promise;
  begin();
  const first = transports.newest();
  subject.moveTo({ path: 1, transport: "sfu" });
  subject.setPeople(people);
  expect([first.people(), transports.made.length]).toEqual([[], 1]);
  loaded.resolve();
  await clock.settle();
  expect([first.closed(), transports.newest().people()]).toEqual([true, people]);
  loading = Promise.reject(callError("media_unsupported"));
  subject.moveTo({ path: 2, transport: "sfu" });
  await clock.settle();
  expect(heard.at(-1)).toMatchObject({ type: "lost", cause: { code: "media_unsupported" } });
  expect(transports.made).toHaveLength(2);
  subject.close();
  expect(clock.timers()).toBe(0);
});

test.each([true, false])("PLAN-4: want of a direct path is told where the page can load: %s", (isServed) => {
  begin(isServed);
  transports.newest().emit({ type: "noPath", path: 0 });
  expect(heard).toHaveLength(isServed ? 1 : 0);
});
