import type { Policy } from "@opencallkit/core";
import type { Tables } from "../store/tables.ts";

/** BEAT-4: what is heard is written so soon, with what a commit may take. */
export const proofMs = 4500;

/** What the simulation knows and no part of the product can: how things really are. */
export type Truth = {
  readonly tables: Tables;
  readonly now: () => number;
  readonly policy: (app: number) => Policy;
  readonly belongs: (app: number, user: string) => boolean;
  /** Since when `user` has blocked `other`; null when not. */
  readonly blockedSince: (app: number, user: string, other: string) => number | null;
  /** When the client's script last reached any node. */
  readonly heardAt: (client: string) => number | null;
  /** Whether it did so between these moments, both counted. */
  readonly heardIn: (client: string, from: number, to: number) => boolean;
  /** Whether it came back since then, after a silence of `ms`. */
  readonly cameBack: (client: string, ms: number, since: number) => boolean;
  /**
   * When a node last heard the client of all that it has had `ms` to write: what it hears right before it dies is
   * lost with it. `outlived`: it was heard by a node that has died since.
   */
  readonly writtenBy: (client: string, ms: number) => { readonly at: number; readonly outlived: boolean } | null;
  /** When the page last said that it goes. */
  readonly saidGone: (client: string) => number | null;
  /** Since when some node has a connection of the client. */
  readonly connectedSince: (client: string) => number | null;
  /** When the user last gave a slot back. */
  readonly freedAt: (app: number, user: string) => number | null;
  /** Whether proofs could be lost: the store was away, or a node died with what it had not written. */
  readonly proofsAtRisk: () => boolean;
  /** When the user last asked for a new call: it may replace one they are in (RECALL-1). */
  readonly invitedAt: (app: number, user: string) => number | null;
  /** Whether no node has died: what one knew of an outage dies with it. */
  readonly nodesLived: () => boolean;
  /** Whether every word of a page that went has been kept: no node has died. */
  readonly keepsGoing: () => boolean;
  /** An answer that the store could not take something; too many of them while it is well are a fault of ours. */
  readonly triedLater: () => void;
  /** Since when nothing goes wrong any more; null before. */
  readonly calmSince: () => number | null;
  /** A commit takes long, until then. */
  readonly storeSlow: (until: number) => void;
  readonly skewMs: number;
};
