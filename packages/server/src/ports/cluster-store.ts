import type { Elsewhere } from "@opencallkit/core/processor";

/** A client, wherever it is connected: the `app`, the `user` and the `client` id of the page. */
export type Client = { readonly app: number; readonly user: string; readonly client: string };
/** A presence entry: a client that is connected to a node, and its `device` id. */
export type PresenceEntry = Client & { readonly device: string };

/** A change of a call, by its ids only: `app`, `call` and the `version` it has now. `people`: whom it concerns; none for a call of too many of them. */
export type CallChange = {
  readonly app: number;
  readonly call: string;
  readonly version: number;
  readonly people: readonly string[];
};

/** An envelope: `to` the node that a client is connected to, or every other one. Its `body` is the server's own affair. */
export type Envelope = { readonly to: Client | "all"; readonly body: string };

/** A due time: when (`at`, in ms by the store's clock) the `call` of an `app` must be looked at, as of its `version`. */
export type Due = { readonly app: number; readonly call: string; readonly version: number; readonly at: number };

/** A batch of what one node has for the others. Messages are sent before presence entries are taken. */
export type ClusterBatch = {
  /** Calls that have changed. */
  readonly changes: readonly CallChange[];
  /** What is said to other nodes. */
  readonly messages: readonly Envelope[];
  /** Clients that have come to this node. */
  readonly connected: readonly PresenceEntry[];
  /** Clients that have left it. */
  readonly disconnected: readonly Client[];
  /** When calls must be looked at. */
  readonly dues: readonly Due[];
};

/** A poll of the cluster: what a node finds of the others. */
export type ClusterPoll = {
  /** False for one that the others did not know: it has just begun, or the database has crashed. It must say again who sits with it. */
  readonly known: boolean;
  /** The other nodes that live. */
  readonly others: readonly string[];
  /** What has changed since ten seconds before the last look, also by this node. Nothing for a node that is alone. */
  readonly changes: readonly CallChange[];
};

/** The cluster store: how the nodes on one store meet. None of it decides anything: what is lost costs time only. */
export type ClusterStore = {
  /** Takes part from now on. `hear` is told at once what others have, as far as nothing is lost. */
  readonly join: (hear: (heard: readonly CallChange[] | "poll" | "messages") => void) => Promise<ClusterPoll>;
  /** Says that this node lives, and reads what there is. Every second. */
  readonly poll: () => Promise<ClusterPoll>;
  /** What others wrote to this node: each message once, those of one sender in their order. They are kept a minute. */
  readonly messages: () => Promise<readonly string[]>;
  /** Sends a batch; settles when it is written. */
  readonly send: (sending: ClusterBatch) => Promise<void>;
  /** What other nodes know of these users. */
  readonly elsewhere: (app: number, users: readonly string[]) => Promise<Elsewhere>;
  /** The live calls that a user has a leg in. */
  readonly callsOf: (app: number, user: string) => Promise<readonly string[]>;
  /** Who sat with a node that has gone or come back. */
  readonly presenceOf: (node: string) => Promise<readonly PresenceEntry[]>;
  /** Calls that somebody should have looked at by now. */
  readonly expiredCalls: () => Promise<readonly { readonly app: number; readonly call: string }[]>;
  /** Takes no part any more. */
  readonly leave: () => Promise<void>;
};
