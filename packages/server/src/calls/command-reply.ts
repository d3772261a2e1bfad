import type { RefusalCode } from "@opencallkit/protocol";
import type { Timers } from "../ports/index.ts";

/** The answer: null for yes. `met`: the call that was answered instead of the one asked for (GLARE-1). */
export type CommandReply = {
  readonly refusal: RefusalCode | null;
  readonly met?: string;
  /** USE-1: how long to wait before the same is asked again. */
  readonly retryAfterMs?: number;
};
export type OnReply = (answer: CommandReply) => void;

/** A store that has not committed a new call by then is not waited for. */
const longestMs = 1800;

/** STORE-14: an answer that comes once, and in time; what is committed later is found by the next try. */
export const withinDeadline = (timers: Timers, answered: OnReply): OnReply => {
  let open = true;
  const say: OnReply = (answer) => {
    if (!open) return;
    open = false;
    stop();
    answered(answer);
  };
  const stop = timers.after(longestMs, () => say({ refusal: "try_later" }));
  return say;
};
