import { linesOf } from "../history/as-lines.ts";
import type { Story } from "../history/story.ts";
import type { Outcome } from "./campaign.ts";
import { percentile } from "./percentile.ts";

const shownAtMost = 5;

const ms = (value: number | null): string => (value === null ? "-" : `${Math.round(value)} ms`);
const both = (values: readonly number[]): string => `${ms(percentile(values, 50))} / ${ms(percentile(values, 99))}`;

/** How long after each ring's deadline the first page heard of it. */
const ringErrors = (stories: readonly Story[]): readonly number[] =>
  stories.flatMap(({ heard, facts }) =>
    facts.flatMap(({ fact }, index) => {
      if (fact.name !== "missed") return [];
      const times = heard.filter(({ number }) => number === index + 1).map(({ heardAt }) => heardAt);
      return times.length === 0 ? [] : [Math.min(...times) - fact.at];
    }),
  );

const resultsOf = (stories: readonly Story[]): string => {
  const counts = new Map<string, number>();
  for (const { record } of stories)
    if (record !== null) counts.set(record.result ?? "live", (counts.get(record.result ?? "live") ?? 0) + 1);
  return [...counts].map(([result, count]) => `${count} ${result}`).join(", ");
};

const rowsOf = (outcome: Outcome): readonly (readonly [string, string])[] => {
  const { wanted, seconds, kills, crashes, freezes, stories, anomalies, returns } = outcome;
  const rings = ringErrors(stories);
  const asks = stories.flatMap((story) => story.asks);
  return [
    ["store", wanted.kind],
    ["seed", String(wanted.seed)],
    ["took", `${Math.round(seconds)} s`],
    ["kills", `${kills}, of these ${crashes} of the database`],
    ["freezes", String(freezes)],
    ["calls", `${stories.filter(({ record }) => record !== null).length} (${resultsOf(stories)})`],
    [
      "commands",
      `${asks.length}, of these ${asks.filter(({ outcome: { said } }) => said === "yes").length} answered yes`,
    ],
    ["ring after its deadline", `${both(rings)} (p50 / p99 of ${rings.length})`],
    ["connected after a kill", `${both(returns)} (p50 / p99 of ${returns.length})`],
    ["anomalies", String(anomalies.length)],
  ];
};

/** A plain table. */
export const tableOf = (outcome: Outcome): readonly string[] =>
  rowsOf(outcome).map(([name, value]) => `${name.padEnd(24)} ${value}`);

/** The anomalous calls, each with its history. */
export const anomaliesOf = ({ anomalies, stories }: Outcome): readonly string[] =>
  [...new Set(anomalies.map(({ call }) => call))].slice(0, shownAtMost).flatMap((call) => {
    const story = stories.find((each) => each.call === call);
    return [
      "",
      ...anomalies.filter((each) => each.call === call).map(({ what, says }) => `${what}: ${says}`),
      ...(story === undefined ? [`call ${call}`] : linesOf(story)).map((line) => `  ${line}`),
    ];
  });
