import {
  audience,
  defaultPolicy,
  heardOf,
  holdsSlot,
  isLive,
  legOf,
  newCall,
  unlimited,
  type Asker,
} from "@opencallkit/core";
import {
  TaskProcessing,
  unheardOf,
  type Appended,
  type CommandReply,
  type CommandTask,
  type Committed,
  type LiveCall,
  type ProcessorMemory,
  type WriteSet,
} from "@opencallkit/core/processor";
import type { Clock } from "../ports/clock.ts";

/** Clock skew: the store's clock is this much ahead of the page's, in ms. */
export const storeAhead = 1_700_000_000_000;
/** The only app of a fake server. */
export const fakeApp = 1;

/**
 * An in-memory store of a fake server's calls, run by the processor that the product runs; `committed` hears of each
 * commit.
 */
export const createFakeStore = (
  clock: Clock,
  connected: () => readonly Asker[],
  committed: (committed: Committed) => void,
) => {
  const calls = new Map<string, LiveCall>();
  let newest = 0;

  const now = (): number => storeAhead + Math.floor(clock.now());
  const callOf = (id: string): LiveCall => calls.get(id) ?? unheardOf(fakeApp, id);
  const holding = (user: string): LiveCall | undefined => [...calls.values()].find(({ call }) => holdsSlot(call, user));
  const devicesOf = (user: string): readonly string[] => [
    ...new Set(connected().flatMap((asker) => (asker.user === user ? [asker.device] : []))),
  ];

  const memory: ProcessorMemory = {
    now,
    cached: (_app, id) => {
      const live = calls.get(id);
      return live !== undefined && isLive(live.call) ? live : undefined;
    },
    holding: (_app, user) => holding(user),
    devices: (_app, user) => devicesOf(user),
    heardAt: (_app, user, client) =>
      connected().some((asker) => asker.user === user && asker.client === client) ? now() : null,
    policy: () => defaultPolicy,
    graceFrom: () => 0,
    allowance: () => unlimited,
    drawRoom: () => 4711,
    shared: false,
    alone: () => true,
    isKnownBlocked: () => false,
    noteBlocked: () => undefined,
  };

  /** Optimistic concurrency control: checks versions and slots, as the tables of a store do. */
  const append = ({ call: id, version, take, facts }: WriteSet): Appended => {
    if (callOf(id).call.version !== version) return { done: false, conflict: "version" };
    if (take.some((user) => (holding(user)?.id ?? id) !== id)) return { done: false, conflict: "slot" };
    if (facts.some(({ type }) => type === "ended")) newest = Math.max(newest + 1, now());
    return { done: true, place: newest };
  };

  const holdersOf = (users: readonly string[]): ReadonlyMap<string, string> => {
    const holders = new Map<string, string>();
    for (const user of users) {
      const live = holding(user);
      if (live !== undefined) holders.set(user, live.id);
    }
    return holders;
  };

  const run = (task: CommandTask): CommandReply => {
    const processing = new TaskProcessing(task, memory);
    for (let step = processing.start(); ;) {
      switch (step.type) {
        case "load":
          step = processing.loaded(calls.get(task.call) ?? null);
          break;
        case "loadOther":
          step = processing.otherLoaded(calls.get(step.call) ?? null);
          break;
        case "elsewhere":
          step = processing.foundElsewhere(null);
          break;
        case "append":
          step = processing.appended(append(step.writeSet));
          break;
        case "holders":
          step = processing.foundHolders(holdersOf(step.users));
          break;
        case "blockers":
          step = processing.foundBlockers(new Set());
          break;
        case "run":
          step = processing.ran(run(step.task));
          break;
        case "committed":
          calls.set(task.call, step.committed.live);
          committed(step.committed);
          return step.reply;
        case "replied":
          return step.reply;
      }
    }
  };

  return {
    calls,
    now,
    run,
    callOf,
    newest: () => newest,
    hears: (id: string, user: string): boolean => audience(calls.get(id)?.call ?? newCall).includes(user),
    /** Whether the client holds this stay. */
    holds: (id: string, { user, client }: Asker, stay: number): boolean => {
      const leg = legOf(calls.get(id)?.call ?? newCall, user);
      return leg?.state === "joined" && leg.client === client && leg.stay === stay;
    },
    newsOf: (id: string, user: string, first: number) => {
      const { call, facts, place } = callOf(id);
      return { call: id, ...heardOf(call, facts, user, first), ...(call.state === "ended" ? { place } : {}) };
    },
    liveOf: (user: string): readonly string[] =>
      [...calls].flatMap(([id, { call }]) => (isLive(call) && audience(call).includes(user) ? [id] : [])),
    endedAfter: (place: number, user: string): readonly string[] =>
      [...calls]
        .filter(([, { call, place: at }]) => call.state === "ended" && at > place && audience(call).includes(user))
        .toSorted(([, a], [, b]) => a.place - b.place)
        .map(([id]) => id),
  };
};
