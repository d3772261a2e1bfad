import type { CallPhase, CallState } from "@opencallkit/client";
import type { Words } from "../words/words.ts";

type Ended = CallState & Extract<CallPhase, { readonly phase: "ended" }>;

const otherDevice: { readonly [reason: number]: "answered" | "rejected" } = { 7: "answered", 8: "rejected" };

const reasonOf = ({ ending, role, error }: Ended, name: string, words: Words): string => {
  const where = role === "callee" ? otherDevice[ending.reason] : undefined;
  if (where !== undefined) return words.elsewhere[where];
  return error === null ? words.endings[ending.result][role](name) : words.errors[error.code];
};

/** Why a call is over, in words. */
export const endText = (state: CallState, name: string, words: Words): string => {
  if (state.phase === "elsewhere") return words.elsewhere[state.how];
  return state.phase === "ended" ? reasonOf(state, name, words) : words.leaving;
};
