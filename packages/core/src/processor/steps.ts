import type { Allowance, Policy } from "../context.ts";
import type { Call } from "../call/call.ts";
import type { Fact, RefusalCode } from "@opencallkit/protocol";
import type { CommandTask } from "./command-task.ts";
import type { LiveCall } from "./live-call.ts";
import type { WriteSet } from "./stored.ts";

/**
 * The reply to a command. `met`: the call that was answered instead of the one asked for (GLARE-1), or null.
 * `retryAfterMs`: how long to wait before the same is asked again, in ms (USE-1).
 */
export type CommandReply =
  | { readonly type: "accepted"; readonly met: string | null }
  | { readonly type: "refused"; readonly code: RefusalCode; readonly retryAfterMs?: number };

export const accepted: CommandReply = { type: "accepted", met: null };
export const refused = (code: RefusalCode): CommandReply => ({ type: "refused", code });

/** A commit: facts that are on disk, on their way to everybody who follows the call. */
export type Committed = {
  /** The call after the commit. */
  readonly live: LiveCall;
  /** The number of the first of the facts within the call, from 1. */
  readonly first: number;
  readonly facts: readonly Fact[];
  /** The people who hear of the call for the first time. */
  readonly newcomers: readonly string[];
  /**
   * Where the commit comes from. `command`: this node, just now. `recovered`: read again after an append whose outcome
   * was unknown. `remote`: another node.
   */
  readonly origin: "command" | "recovered" | "remote";
};

/** Cluster state: what other nodes know of some people. */
export type Elsewhere = {
  /** Busy users: the call that holds each one's slot. */
  readonly busy: ReadonlyMap<string, string>;
  /** Presence: their clients that are connected to other live nodes, each by its `client` and `device` id. */
  readonly presence: ReadonlyMap<string, readonly { readonly client: string; readonly device: string }[]>;
};

/**
 * A step of a task, an effect that the processor asks of its driver; the result is given back by the method of the same
 * name (`loaded`, `otherLoaded`, `foundElsewhere`, `appended`, `foundHolders`, `foundBlockers`, `ran`). Or the outcome.
 */
export type ProcessorStep =
  /** Load the task's call, as it is on disk now. */
  | { readonly type: "load" }
  /** Load another call, which holds the asker's slot. */
  | { readonly type: "loadOther"; readonly call: string }
  | { readonly type: "elsewhere"; readonly users: readonly string[] }
  | { readonly type: "append"; readonly writeSet: WriteSet }
  | { readonly type: "holders"; readonly users: readonly string[] }
  | { readonly type: "blockers"; readonly by: string; readonly people: readonly string[] }
  /** Run another task first, in the turn of its own call. */
  | { readonly type: "run"; readonly task: CommandTask }
  /** Outcome: all is on disk; to be applied, then replied, then observed. */
  | {
      readonly type: "committed";
      readonly committed: Committed;
      readonly due: number | null;
      readonly reply: CommandReply;
    }
  /** Outcome: a reply without a write. */
  | { readonly type: "replied"; readonly reply: CommandReply };

/** The processor's view of memory: everything here answers at once. */
export type ProcessorMemory = {
  /** The store's clock, in ms. */
  readonly now: () => number;
  /** The live call, as this node has it cached. */
  readonly cached: (app: number, call: string) => LiveCall | undefined;
  /** The live call that holds the user's slot, as far as this node knows. */
  readonly holding: (app: number, user: string) => LiveCall | undefined;
  /** Presence: the devices of a user that are connected to this node. */
  readonly devices: (app: number, user: string) => readonly string[];
  /** Liveness: when a connected client was last heard, in ms; null for one that is not connected. */
  readonly heardAt: (app: number, user: string, client: string) => number | null;
  readonly policy: (app: number) => Policy;
  /** The grace after an outage (BEAT-5): no lease runs from before this moment, in ms. */
  readonly graceFrom: () => number;
  readonly allowance: (task: CommandTask, call: Call) => Allowance;
  readonly drawRoom: () => number;
  /** Whether the store is shared: other nodes may exist, so that it knows more than this memory. */
  readonly shared: boolean;
  /** Whether this node is alone just now, so that nobody else changes calls. */
  readonly alone: () => boolean;
  /** The cache of blocks (BLOCK-1): whether the user was found blocked here before; `noteBlocked` adds to it. */
  readonly isKnownBlocked: (app: number, user: string) => boolean;
  readonly noteBlocked: (app: number, user: string) => void;
};
