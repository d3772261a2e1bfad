import * as v from "valibot";
import { accept } from "./commands/accept.ts";
import { add } from "./commands/add.ts";
import { answerVideo } from "./commands/answer-video.ts";
import { cancel } from "./commands/cancel.ts";
import { hangUp } from "./commands/hang-up.ts";
import { invite } from "./commands/invite.ts";
import { join } from "./commands/join.ts";
import { reject } from "./commands/reject.ts";
import { switchMedia } from "./commands/switch-media.ts";
import { added } from "./facts/added.ts";
import { ended } from "./facts/ended.ts";
import { endsSoon } from "./facts/ends-soon.ts";
import { invited } from "./facts/invited.ts";
import { joined } from "./facts/joined.ts";
import { left } from "./facts/left.ts";
import { lineBusy } from "./facts/line-busy.ts";
import { mediaChanged } from "./facts/media-changed.ts";
import { missed } from "./facts/missed.ts";
import { rang } from "./facts/rang.ts";
import { rejected } from "./facts/rejected.ts";
import { removed } from "./facts/removed.ts";
import { videoAsked } from "./facts/video-asked.ts";
import { videoRefused } from "./facts/video-refused.ts";
import { voided } from "./facts/voided.ts";
import { Time } from "./ids.ts";

/** Everything that may be asked of a call. A new command is one file and one line here. */
export const commands = {
  invite,
  accept,
  reject,
  cancel,
  hangUp,
  add,
  join,
  switchMedia,
  answerVideo,
} as const;
/** Everything that may have happened to a call. A new fact is one file and one line here. */
export const facts = {
  invited,
  added,
  rang,
  joined,
  rejected,
  missed,
  lineBusy,
  left,
  removed,
  mediaChanged,
  videoAsked,
  videoRefused,
  endsSoon,
  ended,
  voided,
} as const;

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
  command("add", commands.add),
  command("join", commands.join),
  command("switchMedia", commands.switchMedia),
  command("answerVideo", commands.answerVideo),
]);

const fact = <N extends FactName, B extends v.GenericSchema>(name: N, { body }: { readonly body: B }) =>
  v.object({ name: v.literal(name), at: Time, body });
export const FactSchema = v.variant("name", [
  fact("invited", facts.invited),
  fact("added", facts.added),
  fact("rang", facts.rang),
  fact("joined", facts.joined),
  fact("rejected", facts.rejected),
  fact("missed", facts.missed),
  fact("lineBusy", facts.lineBusy),
  fact("left", facts.left),
  fact("removed", facts.removed),
  fact("mediaChanged", facts.mediaChanged),
  fact("videoAsked", facts.videoAsked),
  fact("videoRefused", facts.videoRefused),
  fact("endsSoon", facts.endsSoon),
  fact("ended", facts.ended),
  fact("voided", facts.voided),
]);

/** A recorded fact, checked. Throws when it is none of this release. */
export const parseFact = (value: unknown): Fact => v.parse(FactSchema, value);
