import { evolve, newCall, type FoldedCall as Call } from "@opencallkit/core";
import { slackMs, type CallHistory } from "../history/call-history.ts";

/** The call after each of its stored facts. */
export const callsOf = ({ facts }: Pick<CallHistory, "facts">): readonly Call[] => {
  let call: Call = newCall;
  return facts.map(({ fact }) => (call = evolve(call, fact)));
};

/** The call as it was stored when an answer was heard. */
export const callAt = (history: Pick<CallHistory, "facts">, at: number): Call | undefined =>
  callsOf(history)[history.facts.findLastIndex(({ fact }) => fact.at <= at + slackMs)];
