import { isKnown, isLive, legOf, type Held, type Leases, type Life, type DecisionContext } from "@opencallkit/core";
import type { Cluster } from "../cluster/cluster.ts";
import type { Elsewhere, Random, Store } from "../ports/index.ts";
import type { UsageMeter } from "../usage/usage-meter.ts";
import { fromStore, type LiveCall } from "./live-call.ts";
import type { LiveCalls } from "./live-calls.ts";
import type { Presence } from "./presence.ts";
import type { CommandTask } from "./command-task.ts";

/** What a decision is made with, beside what is true at the moment. */
export type KnownState = {
  readonly live: LiveCall;
  /** The call is as on disk, and not only as hoped for. */
  readonly sure: boolean;
  /** What the store has said of slots and blocks, after a claim was lost. */
  readonly held: ReadonlyMap<string, string>;
  readonly blockers: ReadonlySet<string>;
};

export const knownOf = (live: LiveCall, sure: boolean): KnownState => ({
  live,
  sure,
  held: new Map(),
  blockers: new Set(),
});

/** The newest proof of life of each person of a call. */
export const livesOf = (live: LiveCall, presence: Presence): ReadonlyMap<string, Life> => {
  if (!isKnown(live.call)) return live.lives;
  const lives = new Map(live.lives);
  // Asked at every command, therefore without a list in between.
  for (const user in live.call.legs) {
    const leg = live.call.legs[user];
    if (leg === undefined || !("client" in leg)) continue;
    const provenAt = presence.heardAt(live.app, user, leg.client);
    // A connection that is dead, and not yet known to be, says less than what another node has written since.
    if (provenAt !== null && provenAt >= (lives.get(user)?.provenAt ?? 0)) lives.set(user, { provenAt, goneAt: null });
  }
  return lives;
};

/** A user's devices here and on other nodes. */
const bothOf = (here: readonly string[], away: readonly { readonly device: string }[] = []): readonly string[] =>
  away.length === 0 ? here : [...new Set([...here, ...away.map(({ device }) => device)])];

type Parts = {
  readonly store: Store;
  readonly calls: LiveCalls;
  readonly presence: Presence;
  readonly random: Random;
  readonly cluster: Cluster;
  readonly usage: Pick<UsageMeter, "allowance">;
};

/** Reads what is true beside a call. */
export const contextLoader = ({ store, calls, presence, random, cluster, usage }: Parts) => {
  const load = async (app: number, call: string): Promise<LiveCall | null> => {
    const cached = cluster.alone() ? calls.get(app, call) : undefined;
    if (cached !== undefined) return cached;
    const stored = await store.load(app, call);
    return stored === null ? null : fromStore(stored);
  };

  /** The call that holds the asker's slot. */
  const heldBy = async (
    { app, call: wanted, asker }: CommandTask,
    { held }: KnownState,
    elsewhere: Elsewhere | null,
  ): Promise<Held | null> => {
    if (asker === null) return null;
    const known = elsewhere === null ? calls.of(app, asker)?.id : elsewhere.busy.get(asker);
    const id = known ?? held.get(asker);
    if (id === undefined || id === wanted) return null;
    const live = await load(app, id);
    if (live === null || !isLive(live.call)) return null;
    const leg = legOf(live.call, asker);
    const client = leg !== undefined && "client" in leg ? leg.client : "";
    const away = elsewhere?.presence.get(asker)?.some((seat) => seat.client === client) ?? false;
    return { id, call: live.call, here: away || presence.heardAt(app, asker, client) !== null };
  };

  /** Who of these people is in another call, as far as the store, this node and the others have said. */
  const busyBeside = (
    { app, call }: CommandTask,
    { held }: KnownState,
    people: readonly string[],
    elsewhere: Elsewhere | null,
  ): ReadonlyMap<string, string> => {
    const busy = new Map<string, string>();
    for (const holders of elsewhere === null ? [held] : [held, elsewhere.busy])
      for (const [user, holder] of holders) if (holder !== call) busy.set(user, holder);
    for (const user of elsewhere === null ? people : []) {
      const holder = calls.of(app, user);
      if (holder !== undefined && holder.id !== call) busy.set(user, holder.id);
    }
    return busy;
  };

  return async (task: CommandTask, known: KnownState, terms: Leases): Promise<DecisionContext> => {
    const { app, asker, rings } = task;
    const people = asker === null ? rings : [asker, ...rings];
    const elsewhere = task.needsCluster ? await cluster.elsewhere(app, people) : null;
    const busy = busyBeside(task, known, people, elsewhere);
    const devices = new Map<string, readonly string[]>();
    for (const user of rings) {
      const connected = bothOf(presence.devices(app, user), elsewhere?.presence.get(user));
      if (connected.length > 0) devices.set(user, connected);
    }
    const held = asker !== null && busy.has(asker) ? await heldBy(task, known, elsewhere) : null;
    // Two nodes' clocks may differ by a little; a call's never runs backwards.
    const now = Math.max(store.now(), known.live.facts.at(-1)?.at ?? 0);
    return {
      now,
      askedAt: task.askedAt ?? now,
      busy,
      held,
      devices,
      blockers: known.blockers,
      allowance: usage.allowance(task, known.live.call),
      drawnRoom: random.room(),
      ...terms,
    };
  };
};
