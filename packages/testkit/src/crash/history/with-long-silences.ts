import { percentile } from "../run/percentile.ts";
import type { Silence, Story } from "./story.ts";

/** Silences of one page that are so near to each other are one. */
const joined = (silences: readonly Silence[], briefMs: number): readonly Silence[] => {
  const all: Silence[] = [];
  for (const silence of silences) {
    const last = all.at(-1);
    const same = last !== undefined && last.who.client === silence.who.client && last.to !== null;
    if (same && silence.from - (last.to ?? 0) < briefMs) all[all.length - 1] = { ...last, to: silence.to };
    else all.push(silence);
  }
  return all;
};

/** On a machine that is not busy. */
const leastBriefMs = 500;

/**
 * A server may have nothing of a page on disk that came only just before it was killed, or before it was asked who is there.
 * How long that is depends on how busy the machine is, which shows in how long answers take.
 */
export const withLongSilences = (stories: readonly Story[]): readonly Story[] => {
  const took = stories.flatMap(({ asks }) =>
    asks.flatMap(({ sentAt, outcome }) => (outcome.said === "yes" ? [outcome.at - sentAt] : [])),
  );
  const briefMs = leastBriefMs + 10 * (percentile(took, 50) ?? 0);
  return stories.map((story) => ({ ...story, silences: joined(story.silences, briefMs) }));
};
