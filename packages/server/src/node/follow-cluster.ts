import { legOf } from "@opencallkit/core";
import type { CallService } from "../calls/call-service.ts";
import type { LiveCall } from "@opencallkit/core/processor";
import type { SessionRegistry } from "../sessions/session-registry.ts";
import { nodeMessageHandlers } from "./node-message-handlers.ts";
import {
  messageOf,
  type CallChange,
  type Client,
  type ClusterPoll,
  type ClusterStore,
  type Environment,
  type Store,
} from "../ports/index.ts";
import type { Cluster, ClusterView } from "../cluster/cluster.ts";
import { readNodeMessage, type NodeMessage } from "../cluster/node-messages.ts";

export type FollowParts = {
  readonly nodes: ClusterStore;
  readonly cluster: Cluster;
  readonly known: ClusterView;
  readonly store: Pick<Store, "now" | "lastCommit">;
  readonly callService: CallService;
  readonly sessions: SessionRegistry;
  readonly environment: Environment;
};

/** NODE-3, NODE-4: how often a node polls the cluster, and the calls that have expired. */
const pollMs = 1000;
const expiredCallsMs = 500;
/** How long the others may take to notice a node that has just come. */
const noticeMs = 1200;

/** Follows the cluster: brings what the other nodes do to those who are connected here, and looks at what is due, whoever began it. */
export const followCluster = (parts: FollowParts) => {
  const { nodes, cluster, known, store, callService, sessions, environment } = parts;
  const { connected, reachability } = sessions;
  const { timers, log } = environment;
  const handle = nodeMessageHandlers(parts);
  let stopped = false;

  const quietly = (what: string, work: Promise<unknown>): Promise<void> =>
    work.then(
      () => undefined,
      (error: unknown) => log("warn", what, { message: messageOf(error) }),
    );

  /** RING-5 across nodes: who connected here while the call began elsewhere is reached all the same. */
  const reach = (live: LiveCall, people: readonly string[]): void => {
    for (const user of people.filter((each) => legOf(live.call, each)?.state === "ringing"))
      for (const { device } of connected.of(live.app, user)) callService.connected(live.app, live.id, user, device);
  };

  const concerns = ({ app, call, people }: CallChange): boolean =>
    callService.live.get(app, call) !== undefined || people.some((user) => connected.of(app, user).length > 0);
  const heard = async (changes: readonly CallChange[]): Promise<void> => {
    await Promise.all(
      changes.filter(concerns).map(async ({ app, call, version, people }) => {
        const live = await callService.refresh(app, call, version);
        if (live !== null) reach(live, people);
      }),
    );
  };

  /** One after the other, for signals keep their order. */
  const readMessages = async (): Promise<void> => {
    for (const body of await nodes.messages()) {
      const message = readNodeMessage(body);
      if (message !== null) await quietly("cluster_message_failed", Promise.resolve(handle(message)));
    }
  };
  let reading: Promise<void> = Promise.resolve();
  const messages = (): Promise<void> => {
    reading = reading.then(() => quietly("cluster_messages_failed", readMessages()));
    return reading;
  };

  const announcePresence = (): void => {
    known.presenceLost = false;
    for (const each of connected.all()) void cluster.clientConnected(each, each.since);
  };
  /** NODE-6: those who sat with a node that has gone are away, unless they have come back elsewhere. */
  const nodeLost = async (node: string): Promise<void> => {
    for (const entry of await nodes.presenceOf(node))
      if (connected.find(entry.app, entry.user, entry.client) === undefined) reachability.gone(entry, false);
  };
  const nodeFound = async (node: string): Promise<void> => {
    for (const entry of await nodes.presenceOf(node)) reachability.back(entry);
  };

  const seen = async (poll: ClusterPoll): Promise<void> => {
    const before = known.others();
    known.polled(poll.others);
    if (!poll.known || known.presenceLost) announcePresence();
    const lost = before.filter((node) => !poll.others.includes(node));
    const found = poll.others.filter((node) => !before.includes(node));
    for (const node of lost) log("warn", "node_lost", { node });
    for (const node of found) log("info", "node_found", { node });
    await Promise.all([...lost.map(nodeLost), ...found.map(nodeFound), heard(poll.changes), messages()]);
  };
  const poll = async (): Promise<void> => {
    const before = store.lastCommit();
    const found = await nodes.poll();
    // Whoever committed: an outage of the database is over for all.
    callService.grace.committed(before);
    await seen(found);
  };
  const expireCalls = async (): Promise<void> => {
    await Promise.all((await nodes.expiredCalls()).map(({ app, call }) => callService.look(app, call)));
  };

  /** Runs again and again, but never beside itself. */
  const again = (ms: number, what: string, work: () => Promise<void>): (() => void) => {
    let running = false;
    return timers.every(ms, () => {
      if (running || stopped) return;
      running = true;
      void quietly(what, work()).then(() => (running = false));
    });
  };
  let stops: readonly (() => void)[] = [];

  return {
    /** Settles when the others know of this node. */
    join: async (): Promise<void> => {
      const first = await nodes.join((what) => {
        if (stopped) return;
        if (what === "poll") void quietly("cluster_poll_failed", poll());
        else if (what === "messages") void messages();
        else void quietly("remote_changes_failed", heard(what));
      });
      await seen(first);
      stops = [again(pollMs, "cluster_poll_failed", poll), again(expiredCallsMs, "expired_calls_failed", expireCalls)];
      if (first.others.length > 0) await new Promise<void>((resolve) => void timers.after(noticeMs, resolve));
      await quietly("expired_calls_failed", expireCalls());
    },
    /** The client's page is going, wherever it is connected. */
    gone: (who: Client): void => {
      // The moment goes with the word, which may take a while: nobody is billed for that.
      const message: NodeMessage = { type: "gone", who, at: store.now() };
      cluster.write("all", message);
      void quietly("page_gone_failed", Promise.resolve(handle(message)));
    },
    stop: (): void => {
      stopped = true;
      for (const stop of stops) stop();
    },
  };
};
