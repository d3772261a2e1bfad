import { audience } from "@opencallkit/core";
import type { LiveCall } from "../calls/live-call.ts";
import type { Client, Elsewhere, Nodes, Seat, Timers } from "../ports/index.ts";
import { outgoing } from "./outgoing.ts";
import { whoOf, type Word } from "./words.ts";

/** The other nodes, as the rest of the server sees them. */
export type Fellows = {
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
  readonly write: (to: Client | "all", word: Word) => void;
  /** Settles when the other nodes may know of it. */
  readonly came: (seat: Seat, at: number) => Promise<void>;
  readonly went: (who: Client) => void;
};

/** For a store that takes one node only. */
export const nobodyElse: Fellows = {
  shared: false,
  alone: () => true,
  inTouch: () => true,
  elsewhere: () => Promise.resolve(null),
  callsOf: () => Promise.resolve([]),
  changed: () => undefined,
  due: () => undefined,
  write: () => undefined,
  came: () => Promise.resolve(),
  went: () => undefined,
};

/** What was seen longer ago says nothing of now: a node that was stopped must not think itself alone. */
const sureMs = 2500;

/** What is known of the others from the last look. */
export type Known = { others: readonly string[]; lookedAt: number; unseated: boolean };

export const fellowsOn = (
  nodes: Nodes,
  inTouch: () => boolean,
  timers: Timers,
  monotonic: () => number,
): { readonly fellows: Fellows; readonly known: Known; readonly stop: () => Promise<void> } => {
  const known: Known = { others: [], lookedAt: -Infinity, unseated: true };
  const out = outgoing(nodes, timers, () => (known.unseated = true));
  const alone = (): boolean => known.others.length === 0 && monotonic() - known.lookedAt < sureMs;

  return {
    known,
    stop: out.stop,
    fellows: {
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
      write: (to, word) => {
        if (!alone()) out.letter({ to: to === "all" ? to : whoOf(to), body: JSON.stringify(word) });
      },
      came: ({ app, user, client, device }, at) => {
        const who = { app, user, client };
        // Also of a node that thinks itself alone: one that it does not hear may still hold the client's older connection.
        const word: Word = { say: "replaced", who, at };
        return out.came({ ...who, device }, { to: who, body: JSON.stringify(word) });
      },
      went: (who) => out.went(whoOf(who)),
    },
  };
};
