import type { Command, CommandBody, CommandName } from "@opencallkit/protocol";
import type { Call } from "./call/call.ts";
import type { Decision } from "./decision.ts";
import { accept } from "./rules/accept.ts";
import { add } from "./rules/add.ts";
import { cancel } from "./rules/cancel.ts";
import { hangUp } from "./rules/hang-up.ts";
import { invite } from "./rules/invite.ts";
import { join } from "./rules/join.ts";
import { reject } from "./rules/reject.ts";
import { reportNoPath } from "./rules/media-plan.ts";
import { answerVideo, switchMedia } from "./rules/video.ts";
import type { Asker, DecisionContext } from "./context.ts";

type Rule<N extends CommandName> = (
  call: Call,
  body: CommandBody<N>,
  asker: Asker,
  context: DecisionContext,
) => Decision;

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
  reportNoPath,
};

const ruleOf = <N extends CommandName>(
  name: N,
  call: Call,
  body: CommandBody<N>,
  asker: Asker,
  context: DecisionContext,
): Decision => rules[name](call, body, asker, context);

const dispatch = <N extends CommandName>(
  command: Command<N>,
  call: Call,
  asker: Asker,
  context: DecisionContext,
): Decision => ruleOf(command.type, call, command.body, asker, context);

/** The command handler, a pure function: facts to write, or a refusal. */
export const decide = (call: Call, command: Command, asker: Asker, context: DecisionContext): Decision =>
  dispatch(command, call, asker, context);
