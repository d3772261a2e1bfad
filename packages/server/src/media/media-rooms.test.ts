import { defaultPolicy, evolve, newCall, type FoldedCall } from "@opencallkit/core";
import { unheardOf, type LiveCall } from "@opencallkit/core/processor";
import type { Fact } from "@opencallkit/protocol";
import { expect, test } from "vitest";
import { liveCalls } from "../calls/live-calls.ts";
import type { MediaRoom, MediaServer } from "../ports/index.ts";
import { policyOf } from "../credentials/policy.ts";
import { openMediaRooms, withMediaServer } from "./media-rooms.ts";

const app = 1;
const id = "call";
const invited: Fact = {
  type: "invited",
  at: 0,
  body: {
    caller: "alice",
    client: "alice-1",
    callees: ["bob", "carol"],
    media: "audio",
    group: true,
    plan: { path: 1, transport: "sfu" },
    room: 1,
    roomText: null,
    ringEndsAt: 30_000,
    userData: "",
    chatGroup: "",
    reached: {},
    shielded: [],
  },
};
const joined = (user: string, stay: number): Fact => ({
  type: "joined",
  at: 1000,
  body: { user, client: `${user}-1`, stay },
});
const left = (user: string, stay: number): Fact => ({ type: "left", at: 2000, body: { user, stay, how: "hangUp" } });
const ended: Fact = { type: "ended", at: 3000, body: { result: "normal_end", by: "alice" } };
const talking = [invited, joined("bob", 2), joined("carol", 3)];
const me = (user: string, client = `${user}-1`) => ({ app, user, client });

const scene = () => {
  const state = { isAway: false, there: [1, 2, 3] };
  const asked: string[] = [];
  const ask = async <T>(what: string, room: MediaRoom, answer: T): Promise<T> => {
    if (state.isAway) throw new Error("away");
    asked.push(`${what} ${room.call}/${room.path}`);
    return answer;
  };
  const server: MediaServer = {
    open: (room) => ask("open", room, undefined),
    close: (room) => ask("close", room, undefined),
    ticket: (room, stay) => ask(`ticket ${stay}`, room, { token: `token-${stay}` }),
    stays: (room) => ask("stays", room, state.there),
    remove: (room, stay) => ask(`remove ${stay}`, room, undefined),
  };
  const calls = liveCalls();
  const lines: string[] = [];
  let tick: () => void = () => undefined;
  const timers = {
    after: () => () => undefined,
    every: (_ms: number, run: () => void) => {
      tick = run;
      return () => void (tick = () => undefined);
    },
  };
  const environment = { timers, log: (_level: string, event: string) => void lines.push(event) };
  const rooms = openMediaRooms({ server, calls, environment });
  let live: LiveCall = unheardOf(app, id);
  const commit = (...facts: readonly Fact[]): void => {
    const all = [...live.facts, ...facts];
    live = { ...live, facts: all, call: all.reduce<FoldedCall>(evolve, newCall) };
    calls.put(live);
    rooms.committed({ live, facts, first: all.length - facts.length + 1, newcomers: [], origin: "command" });
  };
  const settle = () => new Promise((resolve) => setTimeout(resolve, 0));
  return { server, calls, rooms, commit, state, asked, lines, settle, tick: () => tick() };
};

test("MEDIA-1: whoever holds a stay has a ticket for the path of the plan; nobody else, and for no other path", async () => {
  const { rooms, commit, asked } = scene();
  expect(await rooms.ticket(me("alice"), id, 1)).toBe("not_in_call");
  commit(invited);
  // MEDIA-6: who calls has a stay while it rings, whoever is rung has none.
  expect(await rooms.ticket(me("alice"), id, 1)).toEqual({ token: "token-1" });
  expect(await rooms.ticket(me("alice", "alice-2"), id, 1)).toBe("not_in_call");
  expect(await rooms.ticket(me("bob"), id, 1)).toBe("not_in_call");
  asked.length = 0;
  commit(...talking.slice(1));
  expect(await rooms.ticket(me("bob"), id, 1)).toEqual({ token: "token-2" });
  expect(asked).toEqual(["open call/1", "ticket 2 call/1"]);
  expect(await rooms.ticket(me("bob", "bob-2"), id, 1)).toBe("not_in_call");
  expect(await rooms.ticket(me("mallory"), id, 1)).toBe("not_in_call");
  expect(await rooms.ticket({ ...me("bob"), app: 2 }, id, 1)).toBe("not_in_call");
  expect(await rooms.ticket(me("bob"), id, 0)).toBe("media_unavailable");
  commit(left("bob", 2));
  expect(await rooms.ticket(me("bob"), id, 1)).toBe("not_in_call");
  commit(ended);
  expect(await rooms.ticket(me("alice"), id, 1)).toBe("not_in_call");
});

test("MEDIA-2: who has left is put out at once and again every two seconds; the room of a call that ended is ended", async () => {
  const { rooms, commit, asked, settle, tick } = scene();
  commit(...talking);
  await rooms.ticket(me("alice"), id, 1);
  asked.length = 0;
  tick();
  await settle();
  expect(asked).toEqual(["stays call/1"]);
  commit(left("carol", 3));
  await settle();
  tick();
  await settle();
  expect(asked.filter((what) => what === "remove 3 call/1")).toHaveLength(2);
  asked.length = 0;
  commit(ended);
  await settle();
  expect(asked).toEqual(["close call/1"]);
  tick();
  await settle();
  expect(asked).toEqual(["close call/1"]);
  rooms.stop();
});

test("MEDIA-2: a call that this node does not hear of any more is looked after by another one", async () => {
  const { rooms, calls, commit, asked, settle, tick } = scene();
  commit(...talking);
  await rooms.ticket(me("alice"), id, 1);
  calls.drop(app, id);
  asked.length = 0;
  tick();
  await settle();
  commit(left("carol", 3));
  await settle();
  expect(asked).toEqual([]);
});

test("MEDIA-4: while the media server is away a ticket is refused and said in the log, and nothing throws", async () => {
  const { rooms, commit, state, lines, settle, tick } = scene();
  commit(...talking);
  await rooms.ticket(me("alice"), id, 1);
  state.isAway = true;
  expect(await rooms.ticket(me("bob"), id, 1)).toBe("media_unavailable");
  tick();
  await settle();
  commit(ended);
  await settle();
  expect(lines).toEqual(["media_server_unreachable", "media_roster_unchecked", "media_room_not_closed"]);
});

test("PLAN-2: a deployment without a media server gives no app one, whatever it wishes", async () => {
  const without = withMediaServer(defaultPolicy, null);
  expect(policyOf(without, JSON.stringify({ sfu: "always" })).sfu).toBe("never");
  const rooms = openMediaRooms({
    server: null,
    calls: liveCalls(),
    environment: { timers: { after: () => () => undefined, every: () => () => undefined }, log: () => undefined },
  });
  expect(await rooms.ticket(me("alice"), id, 1)).toBe("media_unavailable");
  const { server } = scene();
  expect(withMediaServer(defaultPolicy, server).sfu).toBe("auto");
  expect(policyOf(withMediaServer(defaultPolicy, server), JSON.stringify({ sfu: "never" })).sfu).toBe("never");
});
