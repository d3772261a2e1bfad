import type { Allowance, Policy } from "../context.ts";
import type { Call } from "../call/call.ts";
import type { Fact, RefusalCode } from "@opencallkit/protocol";
import type { CommandTask } from "./command-task.ts";
import type { LiveCall } from "./live-call.ts";
import type { WriteSet } from "./stored.ts";

/**
 * The reply to a command. `met`: the call that was answered instead of the one asked for (GLARE-1), or null.
 * `retryAfterMs`: how long to wait before the same is asked again (USE-1).
 */
export type CommandReply =
  | { readonly type: "accepted"; readonly met: string | null }
  | { readonly type: "refused"; readonly code: RefusalCode; readonly retryAfterMs?: number };

export const accepted: CommandReply = { type: "accepted", met: null };
export const refused = (code: RefusalCode): CommandReply => ({ type: "refused", code });

/** Facts that are on disk, on their way to everybody who follows the call. */
export type Committed = {
  /** The call after them. */
  readonly live: LiveCall;
  /** Numbers the first of the facts within the call, from 1. */
  readonly first: number;
  readonly facts: readonly Fact[];
  /** Those who hear of the call for the first time. */
  readonly newcomers: readonly string[];
  /** `command`: this node has just committed them. `recovered`: read again after nobody knew what is on disk. `remote`: written by another node. */
  readonly origin: "command" | "recovered" | "remote";
};

/** What other nodes know of some people. */
export type Elsewhere = {
  /** The call that holds each one's slot. */
  readonly busy: ReadonlyMap<string, string>;
  /** Their clients that are connected to other nodes that live. */
  readonly presence: ReadonlyMap<string, readonly { readonly client: string; readonly device: string }[]>;
};

/**
 * A step of a task: what the processor needs before it can go on, each given back by the method of the same name
 * (`loaded`, `otherLoaded`, `foundElsewhere`, `appended`, `foundHolders`, `foundBlockers`, `ran`), or the outcome.
 */
export type ProcessorStep =
  /** The task's call as it is on disk now. */
  | { readonly type: "load" }
  /** Another call, which holds the asker's slot. */
  | { readonly type: "loadOther"; readonly call: string }
  | { readonly type: "elsewhere"; readonly users: readonly string[] }
  | { readonly type: "append"; readonly writeSet: WriteSet }
  | { readonly type: "holders"; readonly users: readonly string[] }
  | { readonly type: "blockers"; readonly by: string; readonly people: readonly string[] }
  /** Another task, to be run in the turn of its own call first. */
  | { readonly type: "run"; readonly task: CommandTask }
  /** All is on disk: to be applied, then replied, then observed. */
  | {
      readonly type: "committed";
      readonly committed: Committed;
      readonly due: number | null;
      readonly reply: CommandReply;
    }
  /** Nothing had to be written. */
  | { readonly type: "replied"; readonly reply: CommandReply };

/** What is in memory: everything here answers at once. */
export type ProcessorMemory = {
  /** The store's clock, in ms. */
  readonly now: () => number;
  /** The live call as this node has it. */
  readonly cached: (app: number, call: string) => LiveCall | undefined;
  /** The live call that holds the user's slot, as far as this node knows. */
  readonly holding: (app: number, user: string) => LiveCall | undefined;
  /** The devices of a user that are connected to this node. */
  readonly devices: (app: number, user: string) => readonly string[];
  /** When a connected client was last heard, in ms; null for one that is not connected. */
  readonly heardAt: (app: number, user: string, client: string) => number | null;
  readonly policy: (app: number) => Policy;
  /** BEAT-5: no lease runs from before this moment. */
  readonly graceFrom: () => number;
  readonly allowance: (task: CommandTask, call: Call) => Allowance;
  readonly drawRoom: () => number;
  /** Whether there may ever be other nodes: then the store knows more than this memory. */
  readonly shared: boolean;
  /** Whether nobody else changes calls just now. */
  readonly alone: () => boolean;
  /** BLOCK-1: whether the user was found blocked here before; and notes that they were. */
  readonly isKnownBlocked: (app: number, user: string) => boolean;
  readonly noteBlocked: (app: number, user: string) => void;
};
