import { evolve, newCall, type FoldedCall as Call } from "@opencallkit/core";
import { slackMs, type CallHistory } from "../history/call-history.ts";

/** Fold (event sourcing): the state of the call after each of its stored facts. */
export const callsOf = ({ facts }: Pick<CallHistory, "facts">): readonly Call[] => {
  let call: Call = newCall;
  return facts.map(({ fact }) => (call = evolve(call, fact)));
};

/** State of the call as it was stored by the time an answer was heard, in ms since 1970. */
export const callAt = (history: Pick<CallHistory, "facts">, at: number): Call | undefined =>
  callsOf(history)[history.facts.findLastIndex(({ fact }) => fact.at <= at + slackMs)];
