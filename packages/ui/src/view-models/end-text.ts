import type { CallLifecycle, CallState } from "@opencallkit/client";
import type { Messages } from "../i18n/messages.ts";

type Ended = CallState & Extract<CallLifecycle, { readonly state: "ended" }>;

const otherDevice: { readonly [reason: number]: "answered" | "rejected" } = { 7: "answered", 8: "rejected" };

/** End reasons that name nobody: with several callees, no one person declined, missed or was busy. */
const byNobody: ReadonlySet<string> = new Set(["reject", "not_answer", "offline", "call_busy"]);

const reasonOf = ({ ending, role, group, goesOn, error }: Ended, name: string, messages: Messages): string => {
  const where = role === "callee" ? otherDevice[ending.reason] : undefined;
  if (where !== undefined) return messages.elsewhere[where];
  if (goesOn && ending.result === "normal_end") return messages.leftCall;
  if (group && role === "caller" && byNobody.has(ending.result)) return messages.nobodyJoined;
  return error === null ? messages.endings[ending.result][role](name) : messages.errors[error.code];
};

/** End reason as text: why a call is over. */
export const endText = (state: CallState, name: string, messages: Messages): string => {
  if (state.state === "elsewhere") return messages.elsewhere[state.how];
  return state.state === "ended" ? reasonOf(state, name, messages) : messages.leaving;
};
