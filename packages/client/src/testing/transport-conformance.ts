import { expect, onTestFinished, test } from "vitest";
import {
  trackSources,
  type LocalSource,
  type Stays,
  type TrackSource,
  type TransportEvent,
} from "../ports/media-transport.ts";
import type { TransportEnd, TransportRoom } from "./transport-room.ts";

export type { JoinOptions, TransportEnd, TransportRoom } from "./transport-room.ts";

const linkStates = ({ events }: TransportEnd, stay: number): readonly string[] =>
  events.flatMap((event) => (event.type === "linkState" && event.stay === stay ? [event.state] : []));
const isLinked = (end: TransportEnd, stay: number): boolean => linkStates(end, stay).at(-1) === "connected";
const states = ({ events }: TransportEnd, stay: number, of: TrackSource): readonly string[] =>
  events.flatMap((event) =>
    event.type === "remoteState" && event.stay === stay && event.source === of ? [event.state] : [],
  );
/** What an end has told, but for its measures, which come when they are taken. */
const toldBy = ({ events }: TransportEnd): readonly TransportEvent[] =>
  events.filter(({ type }) => type !== "speaking" && type !== "quality");
const stays = (event: TransportEvent): readonly number[] => ("stay" in event ? [event.stay] : []);

/** Connects everybody: tells each end of all others. */
const meet = (...ends: readonly TransportEnd[]): void => {
  for (const { stay: mine, transport } of ends) {
    const others = ends.filter(({ stay }) => stay !== mine);
    transport.setPeople(others.map(({ stay }): Stays => ({ mine, theirs: stay, other: `user-${stay}` })));
  }
};

const isSettled = async (promise: Promise<void>): Promise<boolean> => {
  const pending = Symbol("pending");
  return (await Promise.race([promise, Promise.resolve(pending)])) !== pending;
};

/** The conformance suite of media transports: what each holds to (docs/spec/media.md), whatever carries the media. */
export const transportRules = (open: () => TransportRoom): void => {
  const on = (room: TransportRoom, source: TrackSource): LocalSource => ({ track: room.track(source), state: "on" });

  const begin = (): TransportRoom => {
    const room = open();
    onTestFinished(room.end);
    return room;
  };

  test("TRANSPORT-1: a track that it is given is never stopped", async () => {
    const room = begin();
    const [alice, bob] = [room.join(1), room.join(2)];
    const tracks = trackSources.map((source) => [source, room.track(source)] as const);
    for (const [source, track] of tracks) alice.transport.setLocal(source, { track, state: "on" });
    meet(alice, bob);
    await room.settle();
    for (const [source] of tracks) alice.transport.setLocal(source, on(room, source));
    for (const [source] of tracks) alice.transport.setLocal(source, null);
    for (const [source, track] of tracks) alice.transport.setLocal(source, { track, state: "on" });
    meet(alice);
    alice.transport.close();
    await room.settle();
    expect(tracks.map(([, { readyState }]) => readyState)).toEqual(tracks.map(() => "live"));
  });

  test("TRANSPORT-2: nothing leaves the device but to those whom it was told of, and to them until they go", async () => {
    const room = begin();
    const alice = room.join(1, { warm: true });
    const local = on(room, "microphone");
    alice.transport.setLocal("microphone", local);
    await room.settle();
    expect([alice.sending(), alice.events]).toEqual([[], []]);
    const [bob, stranger] = [room.join(2), room.join(3)];
    // One-sided: the stranger knows of Alice, who does not know of them.
    stranger.transport.setPeople([{ mine: 3, theirs: 1, other: "user-1" }]);
    meet(alice, bob);
    await room.settle();
    expect(alice.sending()).toEqual([local.track]);
    expect(alice.events.flatMap(stays)).not.toContain(3);
    // They may see that she is there; nothing of hers reaches them.
    expect(stranger.events.filter(({ type }) => type === "remoteTrack" || type === "firstFrame")).toEqual([]);
    meet(alice);
    await room.settle();
    expect(alice.sending()).toEqual([]);
  });

  test("TRANSPORT-3: ready settles once each of the people is linked, and rejects if it is closed before", async () => {
    const room = begin();
    const alice = room.join(1);
    await alice.transport.ready();
    const bob = room.join(2);
    alice.transport.setPeople([{ mine: 1, theirs: 2, other: "user-2" }]);
    const ready = alice.transport.ready();
    await room.settle();
    expect(await isSettled(ready)).toBe(false);
    meet(alice, bob);
    await room.wait(5000);
    await ready;
    expect(isLinked(alice, 2)).toBe(true);
    alice.transport.setPeople([
      { mine: 1, theirs: 2, other: "user-2" },
      { mine: 1, theirs: 9, other: "user-9" },
    ]);
    const never = alice.transport.ready();
    alice.transport.close();
    await expect(never).rejects.toMatchObject({ code: "call_over" });
  });

  test("TRANSPORT-4: how a source of ours stands is told to everybody, and to those who come later", async () => {
    const room = begin();
    const [alice, bob, carol] = [room.join(1), room.join(2), room.join(3)];
    alice.transport.setLocal("microphone", { track: null, state: "pending" });
    meet(alice, bob);
    await room.settle();
    alice.transport.setLocal("microphone", on(room, "microphone"));
    await room.settle();
    alice.transport.setLocal("microphone", { track: room.track("microphone"), state: "off" });
    await room.settle();
    expect(states(bob, 1, "microphone")).toEqual(["pending", "on", "off"]);
    alice.transport.setLocal("microphone", { track: null, state: "forbidden" });
    meet(alice, bob, carol);
    await room.settle();
    expect(states(bob, 1, "microphone").at(-1)).toBe("forbidden");
    expect(states(carol, 1, "microphone")).toEqual(["forbidden"]);
  });

  test("TRANSPORT-5: another track or state of ours renews no link", async () => {
    const room = begin();
    const [alice, bob] = [room.join(1), room.join(2)];
    alice.transport.setLocal("microphone", on(room, "microphone"));
    meet(alice, bob);
    await room.settle();
    const before = [...linkStates(alice, 2), ...linkStates(bob, 1)];
    const next = on(room, "microphone");
    alice.transport.setLocal("microphone", next);
    await room.settle();
    expect(alice.sending()).toContain(next.track);
    alice.transport.setLocal("microphone", null);
    alice.transport.setLocal("camera", on(room, "camera"));
    await room.settle();
    expect([...linkStates(alice, 2), ...linkStates(bob, 1)]).toEqual(before);
  });

  test("TRANSPORT-6: who comes or goes touches nobody else's link, and leaves nothing behind", async () => {
    const room = begin();
    const [alice, bob, carol] = [room.join(1), room.join(2), room.join(3)];
    meet(alice, bob);
    await room.settle();
    const before = toldBy(alice);
    meet(alice, bob, carol);
    await room.settle();
    expect(isLinked(alice, 3)).toBe(true);
    meet(alice, bob);
    await room.settle();
    expect(toldBy(alice).filter((event) => stays(event).includes(2))).toEqual(
      before.filter((event) => stays(event).includes(2)),
    );
    const gone = alice.events.flatMap((event) =>
      event.type === "remoteGone" && event.stay === 3 ? [event.source] : [],
    );
    expect(gone.toSorted()).toEqual(trackSources.toSorted());
    const last = alice.events.findLastIndex((event) => event.type === "remoteGone" && event.stay === 3);
    expect(alice.events.slice(last + 1).flatMap(stays)).not.toContain(3);
  });

  test("TRANSPORT-7: a track is told before the first of it, and that once for each track", async () => {
    const room = begin();
    const [alice, bob] = [room.join(1), room.join(2)];
    for (const source of trackSources) alice.transport.setLocal(source, on(room, source));
    meet(alice, bob);
    await room.wait(3000);
    for (const source of trackSources) {
      const told = bob.events.flatMap((event) =>
        (event.type === "remoteTrack" || event.type === "firstFrame") && event.source === source ? [event.type] : [],
      );
      expect(told).toEqual(["remoteTrack", "firstFrame"]);
    }
  });

  test("TRANSPORT-9: what is wanted is a hint; wanted again, a picture is there", async () => {
    const room = begin();
    const [alice, bob] = [room.join(1), room.join(2)];
    alice.transport.setLocal("camera", on(room, "camera"));
    meet(alice, bob);
    await room.settle();
    bob.transport.setWanted(1, "camera", null);
    await room.wait(1000);
    bob.transport.setWanted(1, "camera", { width: 320, height: 180 });
    bob.transport.setWanted(7, "camera", { width: 320, height: 180 });
    const before = (await bob.transport.stats(1)).received.camera ?? 0;
    await room.wait(2000);
    expect((await bob.transport.stats(1)).received.camera).toBeGreaterThan(before);
    expect(isLinked(bob, 1)).toBe(true);
  });

  test("TRANSPORT-10: newer credentials leave what stands standing", async () => {
    const room = begin();
    const [alice, bob] = [room.join(1), room.join(2)];
    meet(alice, bob);
    await room.settle();
    const before = [toldBy(alice).length, toldBy(bob).length];
    alice.transport.renew(room.credentials());
    await room.settle();
    expect([toldBy(alice).length, toldBy(bob).length]).toEqual(before);
  });

  test("TRANSPORT-11: bytes are counted for each stay and source; of somebody unknown there are none", async () => {
    const room = begin();
    const [alice, bob] = [room.join(1), room.join(2)];
    alice.transport.setLocal("microphone", on(room, "microphone"));
    meet(alice, bob);
    await room.settle();
    const first = (await bob.transport.stats(1)).received.microphone ?? 0;
    await room.wait(1000);
    expect((await bob.transport.stats(1)).received.microphone).toBeGreaterThan(first);
    const { received } = await bob.transport.stats(7);
    expect(Object.values(received).every((bytes) => bytes === 0)).toBe(true);
  });

  test("TRANSPORT-12: closed, it tells nothing more and holds nothing", async () => {
    const room = begin();
    const [alice, bob, carol] = [room.join(1, { warm: true }), room.join(2), room.join(3, { warm: true })];
    alice.transport.setLocal("microphone", on(room, "microphone"));
    meet(alice, bob);
    await room.settle();
    alice.transport.close();
    const told = alice.events.length;
    bob.transport.setLocal("microphone", on(room, "microphone"));
    bob.transport.close();
    carol.transport.close();
    await room.wait(30_000);
    expect(alice.events).toHaveLength(told);
    expect([alice.held(), bob.held(), carol.held()]).toEqual([0, 0, 0]);
  });

  test("TRANSPORT-13: two paths between the same people stand side by side, and each ends alone", async () => {
    const room = begin();
    const [alice, bob] = [room.join(1), room.join(2)];
    meet(alice, bob);
    await room.settle();
    const before = alice.events.filter(({ type }) => type === "linkState");
    const next = [room.join(1, { path: 1 }), room.join(2, { path: 1 })] as const;
    next[0].transport.setLocal("microphone", on(room, "microphone"));
    meet(...next);
    await room.settle();
    expect([isLinked(next[0], 2), isLinked(next[1], 1)]).toEqual([true, true]);
    for (const { transport } of [alice, bob]) transport.close();
    await room.wait(5000);
    expect(alice.events.filter(({ type }) => type === "linkState")).toEqual(before);
    expect([isLinked(next[0], 2), isLinked(next[1], 1)]).toEqual([true, true]);
  });
};
