import type { Command, CommandBody, CommandName } from "@opencallkit/protocol";
import type { Call } from "./call.ts";
import type { Decision } from "./decision.ts";
import { accept } from "./rules/accept.ts";
import { add } from "./rules/add.ts";
import { cancel } from "./rules/cancel.ts";
import { hangUp } from "./rules/hang-up.ts";
import { invite } from "./rules/invite.ts";
import { join } from "./rules/join.ts";
import { reject } from "./rules/reject.ts";
import { answerVideo, switchMedia } from "./rules/video.ts";
import type { Asker, Situation } from "./situation.ts";

type Rule<N extends CommandName> = (call: Call, body: CommandBody<N>, asker: Asker, situation: Situation) => Decision;

const rules: { readonly [N in CommandName]: Rule<N> } = {
  invite,
  accept,
  reject,
  cancel,
  hangUp,
  add,
  join,
  switchMedia,
  answerVideo,
};

const ruleOf = <N extends CommandName>(
  name: N,
  call: Call,
  body: CommandBody<N>,
  asker: Asker,
  situation: Situation,
): Decision => rules[name](call, body, asker, situation);

const dispatch = <N extends CommandName>(
  command: Command<N>,
  call: Call,
  asker: Asker,
  situation: Situation,
): Decision => ruleOf(command.name, call, command.body, asker, situation);

/** What a command does to a call: facts to write, or a refusal. Pure. */
export const decide = (call: Call, command: Command, asker: Asker, situation: Situation): Decision =>
  dispatch(command, call, asker, situation);
