import type { Policy } from "@opencallkit/core";
import type { ProcessorMemory } from "@opencallkit/core/processor";
import type { Cluster } from "../cluster/cluster.ts";
import type { Random, Store } from "../ports/index.ts";
import type { UsageMeter } from "../usage/usage-meter.ts";
import { knownBlockers } from "./known-blockers.ts";
import type { LiveCalls } from "./live-calls.ts";
import type { OutageGrace } from "./outage-grace.ts";
import type { Presence } from "../connections/presence.ts";

export type ProcessorMemoryParts = {
  readonly store: Pick<Store, "now">;
  readonly calls: LiveCalls;
  readonly presence: Presence;
  readonly grace: OutageGrace;
  readonly policy: (app: number) => Policy;
  readonly usage: Pick<UsageMeter, "allowance">;
  readonly random: Random;
  readonly cluster: Pick<Cluster, "shared" | "alone">;
};

/** The processor's memory: what this node has at hand of what a decision is made with. */
export const processorMemory = (parts: ProcessorMemoryParts): ProcessorMemory => {
  const { store, calls, presence, grace, policy, usage, random, cluster } = parts;
  const blocked = knownBlockers();
  return {
    now: store.now,
    cached: calls.get,
    holding: calls.of,
    devices: presence.devices,
    heardAt: presence.heardAt,
    policy,
    graceFrom: grace.from,
    allowance: usage.allowance,
    drawRoom: random.room,
    shared: cluster.shared,
    alone: cluster.alone,
    isKnownBlocked: blocked.has,
    noteBlocked: blocked.add,
  };
};
