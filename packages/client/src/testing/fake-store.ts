import {
  audience,
  defaultPolicy,
  evolve,
  heardOf,
  isLive,
  newCall,
  type Asker,
  type Call,
  type DecisionContext,
  unlimited,
} from "@opencallkit/core";
import type { Fact, ServerFrame } from "@opencallkit/protocol";
import type { Clock } from "../ports/clock.ts";

export type Stored = {
  call: Call;
  readonly facts: Fact[];
  readonly answers: Map<string, ServerFrame<"response">>;
  place: number;
};

/** The store's clock is not the page's: it is this much ahead, in ms. */
export const storeAhead = 1_700_000_000_000;

/** The calls of a fake server, with the questions that it asks of them. */
export const createFakeStore = (clock: Clock, connected: () => readonly Asker[]) => {
  const calls = new Map<string, Stored>();
  let newest = 0;

  const now = (): number => storeAhead + Math.floor(clock.now());

  const storedOf = (id: string): Stored => {
    const known = calls.get(id);
    if (known !== undefined) return known;
    const made: Stored = { call: newCall, facts: [], answers: new Map(), place: 0 };
    calls.set(id, made);
    return made;
  };

  const devicesOf = (user: string): readonly string[] =>
    connected().flatMap((asker) => (asker.user === user ? [asker.device] : []));

  return {
    calls,
    now,
    storedOf,
    newest: () => newest,
    hears: (id: string, user: string): boolean => calls.has(id) && audience(storedOf(id).call).includes(user),
    /** Answers with the number of the first fact. */
    append: (id: string, facts: readonly Fact[]): number => {
      const stored = storedOf(id);
      const first = stored.facts.length + 1;
      stored.facts.push(...facts);
      stored.call = facts.reduce<Call>(evolve, stored.call);
      if (stored.call.state === "ended") {
        newest = Math.max(newest + 1, now());
        stored.place = newest;
      }
      return first;
    },
    newsOf: (id: string, user: string, first: number) => {
      const { call, facts, place } = storedOf(id);
      return { call: id, ...heardOf(call, facts, user, first), ...(place === 0 ? {} : { place }) };
    },
    liveOf: (user: string): readonly string[] =>
      [...calls].flatMap(([id, { call }]) => (isLive(call) && audience(call).includes(user) ? [id] : [])),
    endedAfter: (place: number, user: string): readonly string[] =>
      [...calls]
        .filter(([, { call, place: at }]) => at > place && audience(call).includes(user))
        .toSorted(([, a], [, b]) => a.place - b.place)
        .map(([id]) => id),
    context: (): DecisionContext => {
      const users = [...new Set(connected().map(({ user }) => user))];
      const busy = [...calls].flatMap(([id, { call }]) =>
        isLive(call)
          ? Object.entries(call.legs).flatMap(([user, leg]) => (leg.state === "left" ? [] : [[user, id] as const]))
          : [],
      );
      return {
        now: now(),
        askedAt: now(),
        policy: defaultPolicy,
        busy: new Map(busy),
        held: null,
        blockers: new Set(),
        devices: new Map(users.map((user) => [user, devicesOf(user)])),
        lives: new Map(users.map((user) => [user, { provenAt: now(), goneAt: null }])),
        graceFrom: 0,
        allowance: unlimited,
        drawnRoom: 4711,
      };
    },
  };
};
