import { evolve, newCall, type Call } from "@opencallkit/core";
import type { Story } from "../history/story.ts";

/** The call after each of its stored facts. */
export const callsOf = ({ facts }: Pick<Story, "facts">): readonly Call[] => {
  let call: Call = newCall;
  return facts.map(({ fact }) => (call = evolve(call, fact)));
};
