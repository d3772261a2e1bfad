import type { CallPhase, CallState } from "@opencallkit/client";
import type { Words } from "../words/words.ts";

type Ended = CallState & Extract<CallPhase, { readonly phase: "ended" }>;

const otherDevice: { readonly [reason: number]: "answered" | "rejected" } = { 7: "answered", 8: "rejected" };

/** What is not the doing of one person, when several were called. */
const byNobody: ReadonlySet<string> = new Set(["reject", "not_answer", "offline", "call_busy"]);

const reasonOf = ({ ending, role, group, goesOn, error }: Ended, name: string, words: Words): string => {
  const where = role === "callee" ? otherDevice[ending.reason] : undefined;
  if (where !== undefined) return words.elsewhere[where];
  if (goesOn && ending.result === "normal_end") return words.leftCall;
  if (group && role === "caller" && byNobody.has(ending.result)) return words.nobodyJoined;
  return error === null ? words.endings[ending.result][role](name) : words.errors[error.code];
};

/** Why a call is over, in words. */
export const endText = (state: CallState, name: string, words: Words): string => {
  if (state.phase === "elsewhere") return words.elsewhere[state.how];
  return state.phase === "ended" ? reasonOf(state, name, words) : words.leaving;
};
