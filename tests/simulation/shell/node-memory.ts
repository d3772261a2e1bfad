import type { ProcessorMemory } from "@opencallkit/core/processor";
import type { LiveCalls, OutageGrace, UsageMeter } from "@opencallkit/server/internal";
import type { Cluster, Shared } from "./parts.ts";

export type NodeMemoryParts = {
  readonly shared: Shared;
  readonly cluster: Cluster;
  readonly calls: LiveCalls;
  readonly grace: OutageGrace;
  readonly now: () => number;
  readonly usage: Pick<UsageMeter, "allowance">;
  readonly heardAt: ProcessorMemory["heardAt"];
};

/** Processor memory of a simulated node: the cached inputs of decisions. */
export const nodeMemory = (parts: NodeMemoryParts): ProcessorMemory => {
  const { shared, cluster, calls, grace, now, usage, heardAt } = parts;
  const { chance } = shared;
  const blocked = new Set<string>();
  return {
    now,
    cached: calls.get,
    holding: calls.of,
    devices: (app, user) => [...new Set(cluster.connections(app, user).map(({ device }) => device))],
    heardAt,
    policy: shared.policy,
    graceFrom: grace.from,
    allowance: usage.allowance,
    // Small range, to provoke collisions of room numbers.
    drawRoom: () => 1 + chance.below(chance.happens(0.1) ? 4 : 1_000_000),
    shared: cluster.shared,
    alone: () => !cluster.shared,
    isKnownBlocked: (app, user) => blocked.has(`${app}/${user}`),
    noteBlocked: (app, user) => void blocked.add(`${app}/${user}`),
  };
};
