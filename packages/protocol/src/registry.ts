import * as v from "valibot";
import { accept } from "./commands/accept.ts";
import { cancel } from "./commands/cancel.ts";
import { hangUp } from "./commands/hang-up.ts";
import { invite } from "./commands/invite.ts";
import { reject } from "./commands/reject.ts";
import { ended } from "./facts/ended.ts";
import { invited } from "./facts/invited.ts";
import { joined } from "./facts/joined.ts";
import { left } from "./facts/left.ts";
import { lineBusy } from "./facts/line-busy.ts";
import { missed } from "./facts/missed.ts";
import { rang } from "./facts/rang.ts";
import { rejected } from "./facts/rejected.ts";
import { voided } from "./facts/voided.ts";
import { Time } from "./ids.ts";

/** Everything that may be asked of a call. A new command is one file and one line here. */
export const commands = { invite, accept, reject, cancel, hangUp } as const;
/** Everything that may have happened to a call. A new fact is one file and one line here. */
export const facts = { invited, rang, joined, rejected, missed, lineBusy, left, ended, voided } as const;

export type CommandName = keyof typeof commands;
export type CommandBody<N extends CommandName> = v.InferOutput<(typeof commands)[N]["body"]>;
export type Command<N extends CommandName = CommandName> = {
  [K in N]: { readonly name: K; readonly body: CommandBody<K> };
}[N];

export type FactName = keyof typeof facts;
export type FactBody<N extends FactName> = v.InferOutput<(typeof facts)[N]["body"]>;
/** `at`: when it happened, by the store's clock. */
export type Fact<N extends FactName = FactName> = {
  [K in N]: { readonly name: K; readonly at: number; readonly body: FactBody<K> };
}[N];

export const isCommandName = (name: string): name is CommandName => Object.hasOwn(commands, name);

const command = <N extends CommandName, B extends v.GenericSchema>(name: N, { body }: { readonly body: B }) =>
  v.strictObject({ name: v.literal(name), body });
export const CommandSchema = v.variant("name", [
  command("invite", commands.invite),
  command("accept", commands.accept),
  command("reject", commands.reject),
  command("cancel", commands.cancel),
  command("hangUp", commands.hangUp),
]);

const fact = <N extends FactName, B extends v.GenericSchema>(name: N, { body }: { readonly body: B }) =>
  v.object({ name: v.literal(name), at: Time, body });
export const FactSchema = v.variant("name", [
  fact("invited", facts.invited),
  fact("rang", facts.rang),
  fact("joined", facts.joined),
  fact("rejected", facts.rejected),
  fact("missed", facts.missed),
  fact("lineBusy", facts.lineBusy),
  fact("left", facts.left),
  fact("ended", facts.ended),
  fact("voided", facts.voided),
]);

/** A recorded fact, checked. Throws when it is none of this release. */
export const parseFact = (value: unknown): Fact => v.parse(FactSchema, value);
