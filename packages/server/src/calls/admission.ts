import type { OnReply } from "./command-reply.ts";

/** So many invites may wait for the store; at 1,000 a second that is a second's worth. */
export const maxWaitingInvites = 1000;

/**
 * STORE-14: when the store is slow new calls are refused, so that those there are can be answered and left. Runs `ask`
 * for an invite, or refuses it.
 */
export const inviteAdmission = (most = maxWaitingInvites) => {
  let waiting = 0;
  return async (answered: OnReply, ask: (answered: OnReply) => Promise<void>): Promise<void> => {
    if (waiting >= most) return answered({ refusal: "try_later" });
    waiting += 1;
    try {
      await ask(answered);
    } finally {
      waiting -= 1;
    }
  };
};
