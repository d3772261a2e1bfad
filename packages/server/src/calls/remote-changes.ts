import { audience, isLive, type Call } from "@opencallkit/core";
import type { Cluster } from "../cluster/cluster.ts";
import type { Committed } from "./call-service.ts";
import type { KeyedQueue } from "./keyed-queue.ts";
import { callKey, newestLives, type LiveCall } from "./live-call.ts";
import type { LiveCalls } from "./live-calls.ts";

export type RemoteChangesParts = {
  readonly calls: LiveCalls;
  readonly cluster: Cluster;
  readonly queue: KeyedQueue;
  readonly load: (app: number, call: string) => Promise<LiveCall | null>;
  readonly tell: (told: Committed) => void;
};

const newcomersOf = (before: Call, now: Call): readonly string[] => {
  const known = audience(before);
  return audience(now).filter((user) => !known.includes(user));
};

/** NODE-1: calls as other nodes have written them on, taken in. */
export const remoteChanges = ({ calls, cluster, queue, load, tell }: RemoteChangesParts) => {
  const keep = (live: LiveCall): LiveCall => {
    const before = calls.get(live.app, live.id);
    const known = before === undefined ? live : { ...live, lives: newestLives(live.lives, before.lives) };
    const version = calls.version(live.app, live.id);
    calls.put(known);
    if (live.call.version > version) {
      const newcomers = before === undefined ? [] : newcomersOf(before.call, live.call);
      tell({ live: known, first: version + 1, facts: live.facts.slice(version), newcomers, mine: false });
    }
    return known;
  };

  /** A call that was read for another reason: kept if it lives, and what is new told to those who are connected here. */
  const learn = (live: LiveCall): LiveCall =>
    cluster.shared && (isLive(live.call) || calls.get(live.app, live.id) !== undefined) ? keep(live) : live;

  const refresh = (app: number, call: string, version: number): Promise<LiveCall | null> =>
    queue.run(callKey(app, call), async () => {
      if (version <= calls.version(app, call)) return null;
      const live = await load(app, call);
      return live === null ? null : keep(live);
    });

  const adopt = async (app: number, user: string): Promise<void> => {
    if (!cluster.shared) return;
    const held = await cluster.callsOf(app, user);
    const over = calls.heardBy(app, user).filter(({ id }) => !held.includes(id));
    const unsure = held.filter((id) => !cluster.alone() || calls.get(app, id) === undefined);
    await Promise.all([...unsure, ...over.map(({ id }) => id)].map((id) => refresh(app, id, Infinity)));
  };

  return { learn, refresh, adopt };
};
