import { evolve, newCall, type Call } from "@opencallkit/core";
import { slackMs, type Story } from "../history/story.ts";

/** The call after each of its stored facts. */
export const callsOf = ({ facts }: Pick<Story, "facts">): readonly Call[] => {
  let call: Call = newCall;
  return facts.map(({ fact }) => (call = evolve(call, fact)));
};

/** The call as it was stored when an answer was heard. */
export const callAt = (story: Pick<Story, "facts">, at: number): Call | undefined =>
  callsOf(story)[story.facts.findLastIndex(({ fact }) => fact.at <= at + slackMs)];
