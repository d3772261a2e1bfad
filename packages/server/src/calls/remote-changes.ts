import { audience, isLive, type FoldedCall as Call } from "@opencallkit/core";
import { fromStore, leftBehind, newestLives, type LiveCall } from "@opencallkit/core/processor";
import type { Cluster } from "../cluster/cluster.ts";
import type { Store } from "../ports/index.ts";
import type { Committer } from "./committer.ts";
import type { KeyedQueue } from "../collections/keyed-queue.ts";
import type { LiveCalls } from "./live-calls.ts";

export type RemoteChangesParts = {
  readonly store: Pick<Store, "load">;
  readonly calls: LiveCalls;
  readonly cluster: Pick<Cluster, "shared" | "alone" | "callsOf" | "elsewhere">;
  readonly queue: KeyedQueue;
  readonly committer: Pick<Committer, "applyRemote" | "observe">;
  /** BEAT-8: the longest time between two writes of lease proofs, in ms. */
  readonly proveMs: number;
};

/** Remote changes (NODE-1): calls as the store has them, and as other nodes have written them on. */
export type RemoteChanges = {
  /** The call as it was left in the store; null for one that nobody has heard of. */
  readonly load: (app: number, call: string) => Promise<LiveCall | null>;
  /** The same without what its writer may have heard since. */
  readonly loadAsStored: (app: number, call: string) => Promise<LiveCall | null>;
  /** What other nodes know of these people; null on a node that is alone. */
  readonly elsewhere: Cluster["elsewhere"];
  /** A call that was read for another reason: kept if it lives, and what is new published to those who are connected here. */
  readonly learn: (live: LiveCall) => LiveCall;
  /** Takes in what another node has written up to `version`; null when that was known. */
  readonly refresh: (app: number, call: string, version: number) => Promise<LiveCall | null>;
  /** Takes in the calls that a user is in, whichever node has them. */
  readonly adopt: (app: number, user: string) => Promise<void>;
};

const newcomersOf = (before: Call, now: Call): readonly string[] => {
  const known = audience(before);
  return audience(now).filter((user) => !known.includes(user));
};

export const remoteChanges = (parts: RemoteChangesParts): RemoteChanges => {
  const { store, calls, cluster, queue, committer, proveMs } = parts;

  const loadAsStored = async (app: number, call: string): Promise<LiveCall | null> => {
    const stored = await store.load(app, call);
    return stored === null ? null : fromStore(stored);
  };
  const load = async (app: number, call: string): Promise<LiveCall | null> => {
    const live = await loadAsStored(app, call);
    return live === null ? null : leftBehind(live, proveMs);
  };

  const keep = (live: LiveCall): LiveCall => {
    const before = calls.get(live.app, live.id);
    const known = before === undefined ? live : { ...live, lives: newestLives(live.lives, before.lives) };
    const version = calls.version(live.app, live.id);
    committer.applyRemote(known);
    if (live.call.version > version) {
      const newcomers = before === undefined ? [] : newcomersOf(before.call, live.call);
      const facts = live.facts.slice(version);
      committer.observe({ live: known, first: version + 1, facts, newcomers, origin: "remote" });
    }
    return known;
  };

  const learn = (live: LiveCall): LiveCall =>
    cluster.shared && (isLive(live.call) || calls.get(live.app, live.id) !== undefined) ? keep(live) : live;

  const refresh = (app: number, call: string, version: number): Promise<LiveCall | null> =>
    queue.runExclusive(app, call, async () => {
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

  return { load, loadAsStored, elsewhere: cluster.elsewhere, learn, refresh, adopt };
};
