import { audience } from "@opencallkit/core";
import type { LiveCall } from "@opencallkit/core/processor";
import type { Client, Elsewhere, ClusterStore, PresenceEntry, Timers } from "../ports/index.ts";
import { outgoing } from "./outgoing-batch.ts";
import { clientOf, type NodeMessage } from "./node-messages.ts";

/** The cluster: the other nodes on the store, as the rest of the server sees them. */
export type Cluster = {
  /** Whether there may ever be others: then the store knows more than this node's memory. */
  readonly shared: boolean;
  /** Whether this node is sure that nobody else changes calls just now. */
  readonly alone: () => boolean;
  /** Whether the store has been heard lately. */
  readonly inTouch: () => boolean;
  /** What is true of these people elsewhere; null for a node that is alone. */
  readonly elsewhere: (app: number, users: readonly string[]) => Promise<Elsewhere | null>;
  /** The live calls that a user has a leg in, whichever node has them. */
  readonly callsOf: (app: number, user: string) => Promise<readonly string[]>;
  readonly changed: (live: LiveCall) => void;
  readonly due: (live: LiveCall, at: number) => void;
  readonly write: (to: Client | "all", message: NodeMessage) => void;
  /** Settles when the other nodes may know of it. */
  readonly clientConnected: (entry: PresenceEntry, at: number) => Promise<void>;
  readonly clientDisconnected: (who: Client) => void;
};

/** A cluster of one, for a store that takes one node only. */
export const singleNode: Cluster = {
  shared: false,
  alone: () => true,
  inTouch: () => true,
  elsewhere: () => Promise.resolve(null),
  callsOf: () => Promise.resolve([]),
  changed: () => undefined,
  due: () => undefined,
  write: () => undefined,
  clientConnected: () => Promise.resolve(),
  clientDisconnected: () => undefined,
};

/** What was seen longer ago says nothing of now: a node that was stopped must not think itself alone. */
const sureMs = 2500;

/**
 * NODE-8: so long after an outage, or its start, a node takes itself for the only one at the earliest. Nobody was heard
 * meanwhile: the others seem to be away until they have polled again, and what they had changed before is still being read.
 */
const settleMs = 5000;

/** A view of the cluster: what is known of the others from the last poll. */
export type ClusterView = {
  readonly others: () => readonly string[];
  /** Takes in whom a poll has found. */
  readonly polled: (others: readonly string[]) => void;
  presenceLost: boolean;
};

const clusterView = (monotonic: () => number): ClusterView & { readonly alone: () => boolean } => {
  let others: readonly string[] = [];
  let polledAt = -Infinity;
  let settledAt = Infinity;
  return {
    presenceLost: true,
    others: () => others,
    polled: (found) => {
      const now = monotonic();
      if (now - polledAt >= sureMs) settledAt = now + settleMs;
      others = found;
      polledAt = now;
    },
    alone: () => {
      const now = monotonic();
      return others.length === 0 && now - polledAt < sureMs && now >= settledAt;
    },
  };
};

export const openCluster = (
  nodes: ClusterStore,
  inTouch: () => boolean,
  timers: Timers,
  monotonic: () => number,
): { readonly cluster: Cluster; readonly known: ClusterView; readonly stop: () => Promise<void> } => {
  const known = clusterView(monotonic);
  const { alone } = known;
  const out = outgoing(nodes, timers, () => (known.presenceLost = true));

  return {
    known,
    stop: out.stop,
    cluster: {
      shared: true,
      alone,
      inTouch,
      elsewhere: (app, users) =>
        alone() || users.length === 0 ? Promise.resolve(null) : nodes.elsewhere(app, [...new Set(users)]),
      callsOf: nodes.callsOf,
      changed: ({ app, id, call }) => {
        if (!alone()) out.change({ app, call: id, version: call.version, people: audience(call) });
      },
      due: ({ app, id, call }, at) => out.due({ app, call: id, version: call.version, at }),
      write: (to, message) => {
        if (!alone()) out.message({ to: to === "all" ? to : clientOf(to), body: JSON.stringify(message) });
      },
      clientConnected: ({ app, user, client, device }, at) => {
        const who = { app, user, client };
        // Also of a node that thinks itself alone: one that it does not hear may still hold the client's older connection.
        const message: NodeMessage = { type: "replaced", who, at };
        return out.came({ ...who, device }, { to: who, body: JSON.stringify(message) });
      },
      clientDisconnected: (who) => out.went(clientOf(who)),
    },
  };
};
