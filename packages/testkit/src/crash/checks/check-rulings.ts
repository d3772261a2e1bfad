import { isLive, legOf } from "@opencallkit/core";
import type { Check, Ruling, Story } from "../history/story.ts";
import { callAt } from "./fold-facts.ts";

const isDone = (story: Story, { user }: Ruling, at: number): boolean => {
  const call = callAt(story, at);
  if (call === undefined || !isLive(call)) return true;
  const leg = user === null ? undefined : legOf(call, user);
  return leg?.state === "left" && leg.how === "removed";
};

/** SERVER-1, SERVER-2: what the back end heard yes to is so, and nobody is taken out for whom it did not ask. */
export const checkRulings: Check = (story) => [
  ...story.ruled.flatMap((ruling) =>
    ruling.doneAt === null || isDone(story, ruling, ruling.doneAt)
      ? []
      : [{ what: "lost", says: `the back end heard yes, and ${ruling.user ?? "the call"} is still there` }],
  ),
  ...story.facts.flatMap(({ fact }) =>
    fact.name === "removed" && !story.ruled.some(({ user }) => user === fact.body.user)
      ? [{ what: "doubled", says: `${fact.body.user} is taken out, which nobody asked for` }]
      : [],
  ),
];
