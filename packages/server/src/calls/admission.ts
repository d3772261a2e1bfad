import { refused, type CommandReply } from "@opencallkit/core/processor";
import type { Timers } from "../ports/index.ts";

/** A reply callback: hears the reply to a command, once. */
export type OnReply = (reply: CommandReply) => void;

/** So many invites may wait for the store; at 1,000 a second that is a second's worth. */
export const maxWaitingInvites = 1000;
/** A store that has not committed a new call by then is not waited for, in ms. */
const longestMs = 1800;

/**
 * STORE-14: the admission of invites. When the store is slow new calls are refused, so that those there are can be
 * answered and left; and an invite that waits too long is refused, while what is committed later is found by the next try.
 */
export const inviteAdmission = (timers: Timers, most = maxWaitingInvites) => {
  let waiting = 0;
  /** Runs `ask` for an invite, or refuses it. `done` of `ask` comes with the reply, however late that is. */
  return (onReply: OnReply, ask: (onReply: OnReply) => void): void => {
    if (waiting >= most) return onReply(refused("try_later"));
    waiting += 1;
    let open = true;
    const reply: OnReply = (said) => {
      if (!open) return;
      open = false;
      stop();
      onReply(said);
    };
    const stop = timers.after(longestMs, () => reply(refused("try_later")));
    let counted = true;
    ask((said) => {
      if (counted) waiting -= 1;
      counted = false;
      reply(said);
    });
    return undefined;
  };
};
