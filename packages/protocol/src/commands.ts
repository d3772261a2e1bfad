import * as v from "valibot";
import { accept } from "./commands/accept.ts";
import { add } from "./commands/add.ts";
import { answerVideo } from "./commands/answer-video.ts";
import { cancel } from "./commands/cancel.ts";
import { hangUp } from "./commands/hang-up.ts";
import { invite } from "./commands/invite.ts";
import { join } from "./commands/join.ts";
import { reject } from "./commands/reject.ts";
import { reportNoPath } from "./commands/report-no-path.ts";
import { switchMedia } from "./commands/switch-media.ts";

/** The command registry: everything that may be asked of a call. A new command is one file and one line here. */
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
  reportNoPath,
} as const;
export type CommandName = keyof typeof commands;
export type CommandBody<N extends CommandName> = v.InferOutput<(typeof commands)[N]["body"]>;
export type Command<N extends CommandName = CommandName> = {
  [K in N]: { readonly type: K; readonly body: CommandBody<K> };
}[N];

export const isCommandName = (name: string): name is CommandName => Object.hasOwn(commands, name);

const command = <N extends CommandName, B extends v.GenericSchema>(name: N, { body }: { readonly body: B }) =>
  v.strictObject({ type: v.literal(name), body });
export const CommandSchema = v.variant("type", [
  command("invite", commands.invite),
  command("accept", commands.accept),
  command("reject", commands.reject),
  command("cancel", commands.cancel),
  command("hangUp", commands.hangUp),
  command("add", commands.add),
  command("join", commands.join),
  command("switchMedia", commands.switchMedia),
  command("answerVideo", commands.answerVideo),
  command("reportNoPath", commands.reportNoPath),
]);
