import type { Command } from "@opencallkit/protocol";
import type { Call } from "../call/call.ts";
import type { Asker, DecisionContext } from "../context.ts";
import { decide } from "../decide.ts";
import type { Decision } from "../decision.ts";
import type { CommandKey } from "./stored.ts";

/** A command task: something that is to be decided about one call. */
export type CommandTask = {
  readonly app: number;
  readonly call: string;
  /** The idempotency key; null for what no client asks. */
  readonly key: CommandKey | null;
  /** When this node first heard of the command, in ms by the store's clock; null for what no client asks. */
  readonly askedAt: number | null;
  /** Whether it may create the call: it may be asked of one that nobody has heard of. */
  readonly begins: boolean;
  /** The asking user, where the decision depends on what else they are in; else null. */
  readonly asker: string | null;
  /** The users whom it is to ring. */
  readonly rings: readonly string[];
  readonly wishedRoom: boolean;
  /** The rate limit that it draws on (USE-1); null for none. */
  readonly spends: "invite" | "cancel" | null;
  /** Whether other nodes are asked first what else these people are in. */
  readonly needsCluster: boolean;
  /** Whether a cached call is too stale: the task is about proofs that other nodes write. */
  readonly fresh: boolean;
  readonly decide: (call: Call, context: DecisionContext) => Decision;
};

/** The users whom a command rings. */
export const ringTargetsOf = (command: Command): readonly string[] => {
  switch (command.type) {
    case "invite":
      return command.body.callees;
    case "add":
      return command.body.people;
    case "accept":
    case "reject":
    case "cancel":
    case "hangUp":
    case "join":
    case "switchMedia":
    case "answerVideo":
    case "reportNoPath":
      return nobody;
  }
};
const nobody: readonly string[] = [];

/** The task of a client's command, with its id as idempotency key. `askedAt` in ms by the store's clock. */
export const commandTask = (app: number, command: Command, asker: Asker, id: string, askedAt: number): CommandTask => {
  const rings = ringTargetsOf(command);
  return {
    app,
    call: command.body.call,
    key: { user: asker.user, client: asker.client, id },
    askedAt,
    begins: command.type === "invite" || command.type === "cancel",
    asker: asker.user,
    rings,
    wishedRoom: command.type === "invite" && (command.body.room !== undefined || command.body.roomText !== undefined),
    spends: command.type === "invite" || command.type === "cancel" ? command.type : null,
    needsCluster: command.type === "join" || rings.length > 0,
    fresh: false,
    decide: (call, context) => decide(call, command, asker, context),
  };
};

/** How a task of the server itself is looked at. `key`: the idempotency key of what a back end asks. */
type ServerTaskOptions = { readonly fresh?: boolean; readonly key?: CommandKey | null | undefined };

/** A task of the server itself: a deadline, or what the back end asks. */
export const serverTask = (
  app: number,
  call: string,
  decideIt: CommandTask["decide"],
  { fresh = false, key = null }: ServerTaskOptions = {},
): CommandTask => ({
  app,
  call,
  key,
  askedAt: null,
  begins: false,
  asker: null,
  rings: nobody,
  wishedRoom: false,
  spends: null,
  needsCluster: false,
  fresh,
  decide: decideIt,
});
