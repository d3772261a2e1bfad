import type { Asker, Call, Decision, DecisionContext } from "@opencallkit/core";
import { decide } from "@opencallkit/core";
import type { Command } from "@opencallkit/protocol";
import type { CommandKey } from "../ports/index.ts";

/** Something that is to be decided about a call. */
export type CommandTask = {
  readonly app: number;
  readonly call: string;
  readonly key: CommandKey | null;
  /** When this node first heard of the command; null for what nobody asks. */
  readonly askedAt: number | null;
  /** May be asked of a call that nobody has heard of. */
  readonly begins: boolean;
  /** Who asks, where the decision depends on what else they are in. */
  readonly asker: string | null;
  /** Those it is to ring. */
  readonly rings: readonly string[];
  readonly wishedRoom: boolean;
  /** USE-1: what of the asker's share it uses up. */
  readonly spends: "invite" | "cancel" | null;
  /** Other nodes are asked what else these people are in. */
  readonly needsCluster: boolean;
  /** Memory is not good enough: it is about proofs that other nodes write. */
  readonly fresh: boolean;
  readonly decide: (call: Call, context: DecisionContext) => Decision;
};

/** Those whom a command rings. */
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
      return [];
  }
};

export const commandTask = (app: number, command: Command, asker: Asker, id: string, askedAt: number): CommandTask => ({
  app,
  call: command.body.call,
  key: { user: asker.user, client: asker.client, id },
  askedAt,
  begins: command.type === "invite" || command.type === "cancel",
  asker: asker.user,
  rings: ringTargetsOf(command),
  wishedRoom: command.type === "invite" && (command.body.room !== undefined || command.body.roomText !== undefined),
  spends: command.type === "invite" || command.type === "cancel" ? command.type : null,
  needsCluster: command.type === "join" || ringTargetsOf(command).length > 0,
  fresh: false,
  decide: (call, context) => decide(call, command, asker, context),
});

/** What nobody asks: the clock and the back end. */
export const serverTask = (app: number, call: string, decideIt: CommandTask["decide"], fresh = false): CommandTask => ({
  app,
  call,
  key: null,
  askedAt: null,
  begins: false,
  asker: null,
  rings: [],
  wishedRoom: false,
  spends: null,
  needsCluster: false,
  fresh,
  decide: decideIt,
});
