import { defaultPolicy, type Policy } from "@opencallkit/core";
import type { ServerFrame } from "@opencallkit/protocol";
import { graceAfterOutage, outageBefore } from "../calls/outage-grace.ts";
import { openCallService } from "../calls/call-service.ts";
import type { CommitObserver } from "../calls/committer.ts";
import { processorMemory } from "../calls/processor-memory.ts";
import { liveCalls } from "../calls/live-calls.ts";
import { defaultTiming, type Timing } from "../calls/timing.ts";
import { boundary } from "../sockets/boundary.ts";
import { reachability } from "../sessions/reachability.ts";
import { openGateway } from "../sessions/gateway.ts";
import type { TurnServer } from "../media/ice-servers.ts";
import { callLog } from "../logging/call-log.ts";
import { countedLog } from "../logging/counted-log.ts";
import { connections } from "../connections/connections.ts";
import { keepLeaseProofs } from "../sessions/lease-proofs.ts";
import { fanOut } from "../sessions/fan-out.ts";
import { appsIn } from "../credentials/apps.ts";
import { widened } from "../credentials/policy.ts";
import type { Seal } from "../credentials/seal.ts";
import { openCluster, singleNode } from "../cluster/cluster.ts";
import { followCluster } from "./follow-cluster.ts";
import { watchConnectivity } from "../cluster/store-connectivity.ts";
import { announceDegraded } from "./announce-degraded.ts";
import { clientOf } from "../cluster/node-messages.ts";
import { usageMeter } from "../usage/usage-meter.ts";
import { openReactions } from "../reactions/open-reactions.ts";
import {
  messageOf,
  processTimers,
  systemRandom,
  type EventLogger as Logger,
  type ClusterStore,
  type Random,
  type Store,
  type Timers,
} from "../ports/index.ts";

/** How often the apps' settings are read anew. */
const refreshMs = 2000;

/** How many times as wide the limits of use of the development app are. */
const devTimes = 10;

export type NodeOptions = {
  /** Closed by whoever opened it, after the node. */
  readonly store: Store;
  readonly seal: Seal;
  readonly ice: ServerFrame<"welcome">["ice"];
  /** Null without a TURN server. */
  readonly turn?: TurnServer | null;
  /** The wall clock, in ms since 1970. */
  readonly wall?: () => number;
  readonly log: Logger;
  /** What holds for apps that say nothing else. */
  readonly policy?: Policy;
  /** The development app, whose limits of use are ten times as wide; null where there is none. */
  readonly dev?: { readonly sdkAppId: number } | null;
  readonly timing?: Timing;
  readonly timers?: Timers;
  readonly random?: Random;
  readonly monotonic?: () => number;
  /** Unique among all nodes and restarts; a random one if none is given. */
  readonly name?: string;
};

/** How this node meets the others on a store that takes several. */
const meet = (all: ClusterStore, timers: Timers, monotonic: () => number) => {
  const { nodes, inTouch } = watchConnectivity(all, monotonic);
  return { nodes, ...openCluster(nodes, inTouch, timers, monotonic) };
};

/** Everything of a server but its HTTP: a node that takes sockets, on ports only. */
export const openNode = async (options: NodeOptions) => {
  const {
    store,
    log,
    timers = processTimers,
    timing = defaultTiming,
    policy = defaultPolicy,
    random = systemRandom,
    monotonic = () => performance.now(),
    wall = Date.now,
  } = options;
  const meeting = store.cluster === null ? null : meet(store.cluster, timers, monotonic);
  const cluster = meeting?.cluster ?? singleNode;
  const calls = liveCalls(cluster.shared);
  const connected = connections();
  const grace = graceAfterOutage(store, timing.outageMs, await outageBefore(store, timing.outageMs));
  const away = reachability(calls, connected, timers, timing.breakMs, (who, here) =>
    cluster.write("all", { type: here ? "back" : "away", who: clientOf(who) }),
  );
  const tell = fanOut(connected, boundary(log), store.now);
  const wide = widened(policy, devTimes);
  const apps = appsIn(store, options.seal, (app) => (app === options.dev?.sdkAppId ? wide : policy));
  await apps.refresh();
  const { log: counted, stop: stopCounting } = countedLog(log, timers);
  const logCalls = callLog(log);
  const reactions = openReactions({ store, holder: options.name, timers, log });
  const usage = usageMeter(apps.policy, store.now);
  const memory = processorMemory({
    store,
    calls,
    presence: connected,
    grace,
    policy: apps.policy,
    usage,
    random,
    cluster,
  });
  /** Who hears of each commit, in this order, after its asker has the reply. */
  const observers: readonly CommitObserver[] = [
    { name: "usage", observe: ({ live, facts }) => usage.follow(live, facts) },
    { name: "fan_out", observe: tell },
    { name: "call_log", observe: (committed) => (committed.origin === "command" ? logCalls(committed) : undefined) },
    { name: "reactions", observe: () => reactions.wake() },
    { name: "reachability", observe: ({ live }) => away.settled(live) },
    { name: "cluster", observe: ({ live, origin }) => (origin === "remote" ? undefined : cluster.changed(live)) },
    // What people showed while nobody knew what is on disk has not been written.
    { name: "lease_proofs", observe: ({ origin }) => (origin === "recovered" ? proofs.soon() : undefined) },
  ];
  const callService = openCallService({
    store,
    calls,
    cluster,
    memory,
    grace,
    timers,
    proveMs: timing.proveMs,
    observers,
    log,
  });
  // On a store of several nodes they are found when they are due, or when somebody of theirs connects.
  if (!cluster.shared) for (const stored of await store.live()) callService.resume(stored);

  const proofs = keepLeaseProofs({ store, calls, callService, grace, timers, proveMs: timing.proveMs, log });
  const stopRefreshing = timers.every(refreshMs, () => {
    apps.refresh().then(gateway.closeUnsigned, (error: unknown) => {
      log("warn", "apps_refresh_failed", { message: messageOf(error) });
    });
  });
  const gateway = openGateway({
    store,
    callService,
    calls,
    connected,
    reachability: away,
    proofs,
    apps,
    cluster,
    timing,
    timers,
    ice: options.ice,
    turn: options.turn ?? null,
    wall,
    policy: apps.policy,
    log,
    counted,
  });
  const { inTouch } = cluster;
  const stopSaying = meeting === null ? null : announceDegraded({ inTouch, connected, timers, monotonic, log });
  const feed =
    meeting === null
      ? null
      : followCluster({
          nodes: meeting.nodes,
          cluster,
          known: meeting.known,
          store,
          callService,
          calls,
          connected,
          reachability: away,
          proofs,
          kick: gateway.kick,
          grace,
          timers,
          monotonic,
          log,
        });

  return {
    callService,
    calls,
    apps,
    connected,
    gateway,
    inTouch,
    /** What follows from committed facts; whoever opened the node starts and stops it. */
    reactions,
    /** A log for what strangers can cause as often as they like. */
    counted,
    /** The client's page is going, wherever it is connected. */
    gone: (feed ?? proofs).gone,
    /** Ends the user's sessions on every node. */
    kick: (app: number, user: string): void => {
      const at = store.now();
      void gateway.kick(app, user, null, at);
      cluster.write("all", { type: "kicked", app, user, unless: null, at });
    },
    /** Settles when the other nodes know of this one. */
    join: async (): Promise<void> => feed?.join(),
    /** STORE-14: whether the store can be asked, and takes what is written. */
    isWell: (): boolean => inTouch() && proofs.areWritten(),
    /** Writes what clients have shown of themselves. */
    prove: proofs.write,
    /** Begins nothing of its own any more. */
    quiet: (): void => {
      proofs.stop();
      stopRefreshing();
    },
    /** Hears nobody any more, finishes what is under way. */
    rest: async (): Promise<void> => {
      gateway.rest();
      await callService.drain();
      await proofs.write();
    },
    /** Sends everybody away; `closed` settles when they are. */
    leave: async (closed: () => Promise<unknown>): Promise<void> => {
      feed?.stop();
      stopSaying?.();
      gateway.close();
      await closed();
      // Last, for a socket that closes and a command that was under way set timers of their own.
      await callService.drain();
      away.stop();
      await meeting?.stop();
      await meeting?.nodes.leave();
      stopCounting();
    },
  };
};
