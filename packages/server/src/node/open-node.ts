import { defaultPolicy, type Policy } from "@opencallkit/core";
import { openCallService, type CallService } from "../calls/call-service.ts";
import type { CommitObserver } from "../calls/committer.ts";
import { defaultTiming, type Timing } from "../calls/timing.ts";
import { openCluster, singleNode, type Cluster } from "../cluster/cluster.ts";
import { watchConnectivity } from "../cluster/store-connectivity.ts";
import { connections } from "../connections/connections.ts";
import { appsIn, type Apps } from "../credentials/apps.ts";
import { widened } from "../credentials/policy.ts";
import type { Seal } from "../credentials/seal.ts";
import { eventStreams, type EventStreams } from "../events/event-streams.ts";
import { callLog } from "../logging/call-log.ts";
import { countedLog } from "../logging/counted-log.ts";
import type { GivenServers } from "../media/ice-servers.ts";
import { openMediaRooms, withMediaServer, type MediaRooms } from "../media/media-rooms.ts";
import {
  environmentOf,
  messageOf,
  type Client,
  type ClusterStore,
  type Environment,
  type GivenEnvironment,
  type Store,
} from "../ports/index.ts";
import { openReactions } from "../reactions/open-reactions.ts";
import type { OutboxWalker } from "../reactions/outbox-walker.ts";
import { fanOut } from "../sessions/fan-out.ts";
import { openGateway, type Gateway } from "../sessions/gateway.ts";
import { openSessions, type SessionRegistry } from "../sessions/session-registry.ts";
import { errorBoundary } from "../sockets/error-boundary.ts";
import { usageMeter, type UsageMeter } from "../usage/usage-meter.ts";
import { NodeMetrics } from "../metrics/node-metrics.ts";
import { announceDegraded } from "./announce-degraded.ts";
import { followCluster } from "./follow-cluster.ts";

/** How often the apps' settings are read anew. */
const refreshMs = 2000;

/** How many times as wide the limits of use of the development app are. */
const devTimes = 10;

export type NodeOptions = {
  /** Closed by whoever opened it, after the node. */
  readonly store: Store;
  readonly seal: Seal;
  /** The servers that media go by, besides the clients themselves. */
  readonly servers: GivenServers;
  readonly environment: GivenEnvironment;
  /** What holds for apps that say nothing else. */
  readonly policy?: Policy;
  /** The development app, whose limits of use are ten times as wide; null where there is none. */
  readonly dev?: { readonly sdkAppId: number } | null;
  readonly timing?: Timing;
  /** Unique among all nodes and restarts; a random one if none is given. */
  readonly name?: string;
};

/** How this node meets the others on a store that takes several. */
const meet = (all: ClusterStore, { timers, monotonic }: Environment) => {
  const { nodes, inTouch } = watchConnectivity(all, monotonic);
  return { nodes, ...openCluster(nodes, inTouch, timers, monotonic) };
};
type Meeting = ReturnType<typeof meet>;

/** The apps of a node, those of the development app with wide limits of use. */
const openApps = async (
  { store, seal, policy: given = defaultPolicy, dev, servers }: NodeOptions,
  { wall }: Environment,
): Promise<Apps> => {
  const policy = withMediaServer(given, servers.sfu ?? null);
  const wide = widened(policy, devTimes);
  const apps = appsIn(store, seal, (app) => (app === dev?.sdkAppId ? wide : policy), wall);
  await apps.refresh();
  return apps;
};

/** Reads the apps' settings again and again, and closes what their secrets no longer hold. The answer stops it. */
const keepRefreshed = (apps: Apps, gateway: Gateway, { timers, log }: Environment): (() => void) =>
  timers.every(refreshMs, () => {
    apps.refresh().then(gateway.closeUnsigned, (error: unknown) => {
      log("warn", "apps_refresh_failed", { message: messageOf(error) });
    });
  });

type Listeners = {
  readonly store: Store;
  readonly usage: UsageMeter;
  readonly sessions: SessionRegistry;
  readonly cluster: Cluster;
  readonly reactions: OutboxWalker;
  readonly events: EventStreams;
  readonly metrics: NodeMetrics;
  readonly media: MediaRooms;
  readonly environment: Environment;
};

/** Who hears of each commit, in this order, after its asker has the reply. */
const commitObservers = (parts: Listeners): readonly CommitObserver[] => {
  const { store, usage, sessions, cluster, reactions, events, metrics, media, environment } = parts;
  const tell = fanOut(sessions.connected, errorBoundary(environment.log), store.now);
  const logCalls = callLog(environment.log);
  return [
    { name: "usage", observe: ({ live, facts }) => usage.follow(live, facts) },
    { name: "profile_news", observe: sessions.names.committed },
    { name: "fan_out", observe: tell },
    { name: "call_log", observe: (committed) => (committed.origin === "command" ? logCalls(committed) : undefined) },
    { name: "reactions", observe: () => reactions.wake() },
    { name: "metrics", observe: metrics.observe },
    { name: "events", observe: () => events.wake() },
    { name: "media_rooms", observe: (committed) => media.committed(committed) },
    { name: "reachability", observe: ({ live }) => sessions.reachability.settled(live) },
    { name: "cluster", observe: ({ live, origin }) => (origin === "remote" ? undefined : cluster.changed(live)) },
    // What people showed while nobody knew what is on disk has not been written.
    {
      name: "lease_proofs",
      observe: ({ origin }) => (origin === "recovered" ? sessions.proofs.soon() : undefined),
    },
  ];
};

type Neighbours = {
  readonly meeting: Meeting | null;
  readonly store: Store;
  readonly callService: CallService;
  readonly sessions: SessionRegistry;
  readonly environment: Environment;
};

/** The other nodes, followed as long as this one takes part; a node that is alone follows nobody. */
const followOthers = ({ meeting, store, callService, sessions, environment }: Neighbours) => {
  if (meeting === null)
    return {
      join: () => Promise.resolve(),
      gone: sessions.proofs.gone,
      stop: () => undefined,
      leave: () => Promise.resolve(),
    };
  const { nodes, cluster, known } = meeting;
  const { inTouch } = cluster;
  const stopSaying = announceDegraded({ ...environment, inTouch, connected: sessions.connected });
  const feed = followCluster({ nodes, cluster, known, store, callService, sessions, environment });
  return {
    join: feed.join,
    gone: feed.gone,
    stop: (): void => {
      feed.stop();
      stopSaying();
    },
    leave: async (): Promise<void> => {
      await meeting.stop();
      await nodes.leave();
    },
  };
};

/** Opens a node: everything of a server but its HTTP, taking sockets, on ports only. */
export const openNode = async (options: NodeOptions) => {
  const { timing = defaultTiming, servers } = options;
  const metrics = new NodeMetrics();
  const given = environmentOf(options.environment);
  const environment = { ...given, log: metrics.log(given.log) };
  const store = metrics.timed(options.store, environment.monotonic);
  const { timers, log } = environment;
  const meeting = store.cluster === null ? null : meet(store.cluster, environment);
  const cluster = meeting?.cluster ?? singleNode;
  const connected = connections();
  const apps = await openApps(options, environment);
  const usage = usageMeter(apps.policy, store.now);
  const shared = { store, cluster, timing, environment };
  const opened = await openCallService({ ...shared, presence: connected, policy: apps.policy, usage });
  const callService: CallService = { ...opened, command: metrics.commands(opened.command) };
  const sessions = openSessions({ ...shared, callService, connected, apps });
  const reactions = openReactions({ store, holder: options.name, timers, log });
  const events = eventStreams({ ...environment, outbox: store.outbox });
  const media = openMediaRooms({ server: servers.sfu ?? null, calls: callService.live, environment });
  const listeners = { store, usage, sessions, cluster, reactions, events, metrics, media, environment };
  callService.publishTo(commitObservers(listeners));
  // On a store of several nodes they are found when they are due, or when somebody of theirs connects.
  if (!cluster.shared) for (const stored of await store.live()) callService.resume(stored);
  const { log: inGroups, stop: stopCounting } = countedLog(log, timers);
  const counted = metrics.logins(inGroups);
  const gateway = openGateway({ ...shared, callService, sessions, apps, media: { servers, rooms: media }, counted });
  const stopRefreshing = keepRefreshed(apps, gateway, environment);
  const others = followOthers({ meeting, store, callService, sessions, environment });

  return {
    callService,
    apps,
    sessions,
    gateway,
    inTouch: cluster.inTouch,
    /** What follows from committed facts; whoever opened the node starts and stops it. */
    reactions,
    /** The streams of what happens, for back ends. */
    events,
    /** A log for what strangers can cause as often as they like. */
    counted,
    /** The client's page is going, wherever it is connected. */
    gone: (who: Client): void => others.gone(who),
    /** Settles when the other nodes know of this one. */
    join: others.join,
    /** STORE-14: whether the store can be asked, and takes what is written. */
    isWell: (): boolean => cluster.inTouch() && sessions.proofs.areWritten(),
    /** The numbers of the node, of now, and of the answers of its REST. */
    metrics: {
      text: (isReady: () => boolean): Promise<string> =>
        metrics.text({
          live: callService.live,
          connections: connected.size,
          eventStreams: events.size,
          outboxLags: reactions.lags,
          isReady,
        }),
      answered: (status: number): void => metrics.answered(status),
    },
    /** Begins nothing of its own any more. */
    quiet: (): void => {
      sessions.proofs.stop();
      events.stop();
      media.stop();
      stopRefreshing();
    },
    /** Hears nobody any more, finishes what is under way. */
    rest: async (): Promise<void> => {
      gateway.rest();
      await callService.drain();
      await sessions.proofs.write();
    },
    /** Sends everybody away; `closed` settles when they are. */
    leave: async (closed: () => Promise<unknown>): Promise<void> => {
      others.stop();
      gateway.close();
      await closed();
      // Last, for a socket that closes and a command that was under way set timers of their own.
      await callService.drain();
      sessions.stop();
      await others.leave();
      stopCounting();
    },
  };
};
