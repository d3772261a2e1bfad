import { isLive, legOf, type Held, type Leases, type DecisionContext } from "@opencallkit/core";
import {
  livesOf,
  type OutageGrace,
  type LiveCall,
  type LiveCalls,
  type CommandTask,
  type UsageMeter,
} from "@opencallkit/server/inside";
import { liveRow } from "./live-row.ts";
import type { Cluster, Shared } from "./parts.ts";

/** What a decision is made with, beside what is true at the moment. */
export type Known = {
  readonly live: LiveCall;
  readonly sure: boolean;
  readonly held: ReadonlyMap<string, string>;
  readonly blockers: ReadonlySet<string>;
};
export const nobody: ReadonlyMap<string, string> = new Map();
const none: ReadonlySet<string> = new Set();
export const knownOf = (live: LiveCall, sure: boolean): Known => ({ live, sure, held: nobody, blockers: none });

export type SituationParts = {
  readonly shared: Shared;
  readonly cluster: Cluster;
  readonly calls: LiveCalls;
  readonly grace: OutageGrace;
  readonly now: () => number;
  readonly usage: Pick<UsageMeter, "allowance">;
  readonly heardAt: (app: number, user: string, client: string) => number | null;
};

/** What is true beside a call. */
export const contexts = (needs: SituationParts) => {
  const { shared, cluster, calls } = needs;
  const { tables, chance } = shared;

  const presence = {
    devices: (app: number, user: string) => [...new Set(cluster.seats(app, user).map(({ device }) => device))],
    heardAt: needs.heardAt,
  };
  const leases = (live: LiveCall): Leases => ({
    policy: shared.policy(live.app),
    lives: livesOf(live, presence),
    graceFrom: needs.grace.from(),
  });

  const heldBy = (task: CommandTask, known: Known): Held | null => {
    const { app, asker, call } = task;
    if (asker === null) return null;
    const id = (cluster.shared ? undefined : calls.of(app, asker)?.id) ?? known.held.get(asker);
    if (id === undefined || id === call) return null;
    const row = tables.row(app, id);
    const live = (cluster.shared ? undefined : calls.get(app, id)) ?? (row === undefined ? null : liveRow(row));
    if (live === null || !isLive(live.call)) return null;
    const leg = legOf(live.call, asker);
    const client = leg !== undefined && "client" in leg ? leg.client : "";
    return { id, call: live.call, here: cluster.seats(app, asker).some((seat) => seat.client === client) };
  };

  const contextOf = (task: CommandTask, known: Known): DecisionContext => {
    const { app, call, asker, rings } = task;
    const people = asker === null ? rings : [asker, ...rings];
    const busy = new Map([...known.held].filter(([, holder]) => holder !== call));
    if (!cluster.shared) {
      for (const user of people) {
        const holder = calls.of(app, user);
        if (holder !== undefined && holder.id !== call) busy.set(user, holder.id);
      }
    }
    const devices = new Map<string, readonly string[]>();
    for (const user of rings) {
      const connected = presence.devices(app, user);
      if (connected.length > 0) devices.set(user, connected);
    }
    const now = Math.max(needs.now(), known.live.facts.at(-1)?.at ?? 0);
    return {
      now,
      askedAt: task.askedAt ?? now,
      busy,
      held: asker !== null && busy.has(asker) ? heldBy(task, { ...known, held: busy }) : null,
      devices,
      blockers: known.blockers,
      allowance: needs.usage.allowance(task, known.live.call),
      // Few numbers, so that they meet.
      drawnRoom: 1 + chance.below(chance.happens(0.1) ? 4 : 1_000_000),
      ...leases(known.live),
    };
  };

  return { contextOf, leases };
};
