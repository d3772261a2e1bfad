import { percentile } from "../../support/percentile.ts";
import type { Span } from "../run/inject-fault.ts";
import type { Silence, CallHistory } from "./call-history.ts";

/** Interval union: merges overlapping silences of one page. */
const joined = (silences: readonly Silence[]): readonly Silence[] => {
  const all: Silence[] = [];
  for (const silence of silences.toSorted((a, b) => a.from - b.from)) {
    const last = all.at(-1);
    if (last === undefined || (last.to !== null && silence.from > last.to)) all.push(silence);
    else if (last.to !== null)
      all[all.length - 1] = { ...last, to: silence.to === null ? null : Math.max(last.to, silence.to) };
  }
  return all;
};

/** Lower bound in ms, for an idle machine. */
const leastBriefMs = 500;

const pagesOf = ({ heard, silences }: CallHistory): readonly Silence["who"][] => {
  const all = [...heard, ...silences].map(({ who }) => who);
  return [...new Map(all.map((who) => [who.client, who])).values()];
};

/**
 * Widens silences by what a crash may lose: proofs of life that a server heard just before it was killed are not on disk
 * yet, and none get there while its database is down. The margin grows with the load, measured by the median response time.
 */
export const withLongSilences = (
  histories: readonly CallHistory[],
  outages: readonly Span[],
): readonly CallHistory[] => {
  const took = histories.flatMap(({ asks }) =>
    asks.flatMap(({ sentAt, outcome }) => (outcome.said === "yes" ? [outcome.at - sentAt] : [])),
  );
  const briefMs = leastBriefMs + 10 * (percentile(took, 50) ?? 0);
  return histories.map((history) => ({
    ...history,
    silences: pagesOf(history).flatMap((who) => {
      const own = history.silences.filter((each) => each.who.client === who.client);
      const all: readonly Silence[] = [...own, ...outages.map((outage) => ({ who, ...outage }))];
      return joined(all.map((each) => ({ ...each, to: each.to === null ? null : each.to + briefMs })));
    }),
  }));
};
