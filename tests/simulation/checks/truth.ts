import type { Policy } from "@opencallkit/core";
import type { Tables } from "../store/tables.ts";

/** Write interval of proofs of life in ms (BEAT-4), with the latency of a commit. */
export const proofMs = 4500;

/** Ground truth (omniscient observer): what the simulation knows and no part of the product can. */
export type Truth = {
  readonly tables: Tables;
  readonly now: () => number;
  readonly policy: (app: number) => Policy;
  readonly belongs: (app: number, user: string) => boolean;
  /** Time of the block of `other` by `user`, in virtual ms; null when there is none. */
  readonly blockedSince: (app: number, user: string, other: string) => number | null;
  /** Last proof of life: when the client's script last reached any node. */
  readonly heardAt: (client: string) => number | null;
  /** Whether a proof of life arrived in this closed interval. */
  readonly heardIn: (client: string, from: number, to: number) => boolean;
  /** Whether it reconnected since then, after a silence of `ms`. */
  readonly cameBack: (client: string, ms: number, since: number) => boolean;
  /**
   * Last durable proof of life: the newest one that its node has had `ms` to write; what a node hears right before it
   * dies is lost with it. `outlived`: the node that heard it has died since.
   */
  readonly writtenBy: (client: string, ms: number) => { readonly at: number; readonly outlived: boolean } | null;
  /** Time of the page's last unload beacon. */
  readonly saidGone: (client: string) => number | null;
  /** Start of the client's current connection, on any node. */
  readonly connectedSince: (client: string) => number | null;
  /** Time of the user's last release of a slot. */
  readonly freedAt: (app: number, user: string) => number | null;
  /** Whether proofs of life may have been lost: the store was down, or a node died with unwritten ones. */
  readonly proofsAtRisk: () => boolean;
  /** Time of the user's last invite: it may replace a call they are in (RECALL-1). */
  readonly invitedAt: (app: number, user: string) => number | null;
  /** Whether no node has died: a node's knowledge of an outage dies with it. */
  readonly nodesLived: () => boolean;
  /** Whether every unload beacon has been kept: no node has died. */
  readonly keepsGoing: () => boolean;
  /** Counts `try_later` responses; too many of them while the store is healthy are a fault of ours. */
  readonly triedLater: () => void;
  /** Start of the fault-free phase; null before. */
  readonly calmSince: () => number | null;
  /** Slow commit: notes that one takes until then. */
  readonly storeSlow: (until: number) => void;
  readonly skewMs: number;
};
