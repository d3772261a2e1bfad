import { defaultPolicy, type Policy } from "@opencallkit/core";
import type { ServerFrame } from "@opencallkit/protocol";
import { graceAfterOutage, outageBefore } from "./calls/grace.ts";
import { openDoor } from "./calls/open-door.ts";
import { liveCalls } from "./calls/live-calls.ts";
import { defaultTiming, type Timing } from "./calls/timing.ts";
import { boundary } from "./gateway/boundary.ts";
import { absences } from "./gateway/absence.ts";
import { openGateway } from "./gateway/gateway.ts";
import type { TurnServer } from "./gateway/ice-servers.ts";
import { callLog } from "./logging/call-log.ts";
import { countedLog } from "./logging/counted-log.ts";
import { connections } from "./gateway/connections.ts";
import { keepProofs } from "./gateway/proofs.ts";
import { teller } from "./gateway/tell.ts";
import { appsIn } from "./logins/apps.ts";
import { widened } from "./logins/policy.ts";
import type { Seal } from "./logins/seal.ts";
import { fellowsOn, nobodyElse } from "./nodes/fellows.ts";
import { followOthers } from "./nodes/feed.ts";
import { watchTouch } from "./nodes/in-touch.ts";
import { sayDegraded } from "./nodes/say-degraded.ts";
import { whoOf } from "./nodes/words.ts";
import { openReactions } from "./reactions/open-reactions.ts";
import { usageMeter } from "./usage/usage-meter.ts";
import {
  messageOf,
  processTimers,
  systemRandom,
  type Logger,
  type Nodes,
  type Random,
  type Store,
  type Timers,
} from "./ports/index.ts";

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
const meet = (all: Nodes, timers: Timers, monotonic: () => number) => {
  const { nodes, inTouch } = watchTouch(all, monotonic);
  return { nodes, ...fellowsOn(nodes, inTouch, timers, monotonic) };
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
  const meeting = store.nodes === null ? null : meet(store.nodes, timers, monotonic);
  const fellows = meeting?.fellows ?? nobodyElse;
  const calls = liveCalls(fellows.shared);
  const connected = connections();
  const grace = graceAfterOutage(store, timing.outageMs, await outageBefore(store, timing.outageMs));
  const away = absences(calls, connected, timers, timing.breakMs, (who, here) =>
    fellows.write("all", { say: here ? "back" : "away", who: whoOf(who) }),
  );
  const tell = teller(connected, boundary(log), store.now);
  const wide = widened(policy, devTimes);
  const apps = appsIn(store, options.seal, (app) => (app === options.dev?.sdkAppId ? wide : policy));
  await apps.refresh();
  const { log: counted, stop: stopCounting } = countedLog(log, timers);
  const logCalls = callLog(log);
  const reactions = openReactions({ store, holder: options.name, timers, log });
  const usage = usageMeter(apps.policy, store.now);
  const door = openDoor({
    store,
    calls,
    presence: connected,
    grace,
    policy: apps.policy,
    random,
    timers,
    proveMs: timing.proveMs,
    fellows,
    usage,
    log,
    tell: (told) => {
      usage.follow(told.live, told.facts);
      tell(told);
      if (told.mine) logCalls(told);
      reactions.wake();
      away.settled(told.live);
    },
    readAgain: () => proofs.soon(),
  });
  // On a store of several nodes they are found when they are due, or when somebody of theirs connects.
  if (!fellows.shared) for (const stored of await store.live()) door.resume(stored);

  const proofs = keepProofs({ store, calls, door, grace, timers, proveMs: timing.proveMs, log });
  const stopRefreshing = timers.every(refreshMs, () => {
    apps.refresh().then(gateway.closeUnsigned, (error: unknown) => {
      log("warn", "apps_not_read", { message: messageOf(error) });
    });
  });
  const gateway = openGateway({
    store,
    door,
    calls,
    connected,
    absences: away,
    proofs,
    apps,
    fellows,
    timing,
    timers,
    ice: options.ice,
    turn: options.turn ?? null,
    wall,
    policy: apps.policy,
    log,
    counted,
  });
  const { inTouch } = fellows;
  const stopSaying = meeting === null ? null : sayDegraded({ inTouch, connected, timers, monotonic, log });
  const feed =
    meeting === null
      ? null
      : followOthers({
          nodes: meeting.nodes,
          fellows,
          known: meeting.known,
          store,
          door,
          calls,
          connected,
          absences: away,
          proofs,
          kick: gateway.kick,
          grace,
          timers,
          monotonic,
          log,
        });

  return {
    door,
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
      fellows.write("all", { say: "kicked", app, user, unless: null, at });
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
      await door.drain();
      await proofs.write();
    },
    /** Sends everybody away; `closed` settles when they are. */
    leave: async (closed: () => Promise<unknown>): Promise<void> => {
      feed?.stop();
      stopSaying?.();
      gateway.close();
      await closed();
      // Last, for a socket that closes and a command that was under way set timers of their own.
      await door.drain();
      away.stop();
      await meeting?.stop();
      await meeting?.nodes.leave();
      stopCounting();
    },
  };
};
