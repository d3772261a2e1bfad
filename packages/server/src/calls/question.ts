import type { Asker, Call, Decision, Situation } from "@opencallkit/core";
import { decide } from "@opencallkit/core";
import type { Command } from "@opencallkit/protocol";
import type { CommandKey } from "../ports/index.ts";

/** Something that is to be decided about a call. */
export type Question = {
  readonly app: number;
  readonly call: string;
  readonly command: CommandKey | null;
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
  readonly looksRound: boolean;
  /** Memory is not good enough: it is about proofs that other nodes write. */
  readonly fresh: boolean;
  readonly decide: (call: Call, situation: Situation) => Decision;
};

/** Those whom a command rings. */
export const ringsOf = (command: Command): readonly string[] => {
  switch (command.name) {
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

export const questionOf = (app: number, command: Command, asker: Asker, id: string, askedAt: number): Question => ({
  app,
  call: command.body.call,
  command: { user: asker.user, client: asker.client, id },
  askedAt,
  begins: command.name === "invite" || command.name === "cancel",
  asker: asker.user,
  rings: ringsOf(command),
  wishedRoom: command.name === "invite" && (command.body.room !== undefined || command.body.roomText !== undefined),
  spends: command.name === "invite" || command.name === "cancel" ? command.name : null,
  looksRound: command.name === "join" || ringsOf(command).length > 0,
  fresh: false,
  decide: (call, situation) => decide(call, command, asker, situation),
});

/** What nobody asks: the clock and the back end. */
export const quietQuestion = (app: number, call: string, decideIt: Question["decide"], fresh = false): Question => ({
  app,
  call,
  command: null,
  askedAt: null,
  begins: false,
  asker: null,
  rings: [],
  wishedRoom: false,
  spends: null,
  looksRound: false,
  fresh,
  decide: decideIt,
});
