import { linesOf } from "../history/as-lines.ts";
import type { CallHistory } from "../history/call-history.ts";
import type { Outcome } from "./campaign.ts";
import { percentile } from "../../support/percentile.ts";

const shownAtMost = 5;

const ms = (value: number | null): string => (value === null ? "-" : `${Math.round(value)} ms`);
const measured = (values: readonly number[]): string =>
  `p50 ${ms(percentile(values, 50))}, p99 ${ms(percentile(values, 99))} of ${values.length}`;

type Late = { readonly ms: number; readonly there: boolean };

/** Timeout latency: ms from each ring's deadline until the first page heard of it, and whether that page was connected throughout. */
const ringErrors = (histories: readonly CallHistory[]): readonly Late[] =>
  histories.flatMap(({ heard, facts, silences }) =>
    facts.flatMap(({ fact }, index): readonly Late[] => {
      const [first] = heard.filter(({ number }) => number === index + 1).toSorted((a, b) => a.heardAt - b.heardAt);
      if (fact.type !== "missed" || first === undefined) return [];
      const away = silences.some(
        ({ who, from, to }) =>
          who.client === first.who.client && from <= first.heardAt && (to === null || to >= fact.at),
      );
      return [{ ms: first.heardAt - fact.at, there: !away }];
    }),
  );

const resultsOf = (histories: readonly CallHistory[]): string => {
  const counts = new Map<string, number>();
  for (const { record } of histories)
    if (record !== null) counts.set(record.result ?? "live", (counts.get(record.result ?? "live") ?? 0) + 1);
  return [...counts].map(([result, count]) => `${count} ${result}`).join(", ");
};

const rowsOf = (outcome: Outcome): readonly (readonly [string, string])[] => {
  const { wanted, seconds, kills, crashes, freezes, histories, anomalies, returns, complaints } = outcome;
  const rings = ringErrors(histories);
  const asks = histories.flatMap((history) => history.asks);
  return [
    ["store", wanted.kind],
    ["seed", String(wanted.seed)],
    ["took", `${Math.round(seconds)} s`],
    ["kills", `${kills}, of these ${crashes} of the database`],
    ["freezes", String(freezes)],
    ["calls", `${histories.filter(({ record }) => record !== null).length} (${resultsOf(histories)})`],
    [
      "commands",
      `${asks.length}, of these ${asks.filter(({ outcome: { said } }) => said === "yes").length} answered yes`,
    ],
    ["rings end after deadline", measured(rings.map(({ ms: late }) => late))],
    ["  with a page connected", measured(rings.flatMap(({ ms: late, there }) => (there ? [late] : [])))],
    ["connected after a kill", measured(returns)],
    ["servers complained of", [...complaints].map(([event, count]) => `${count} ${event}`).join(", ") || "nothing"],
    ["anomalies", String(anomalies.length)],
  ];
};

/** Summary table of a campaign, as lines of text. */
export const tableOf = (outcome: Outcome): readonly string[] =>
  rowsOf(outcome).map(([name, value]) => `${name.padEnd(24)} ${value}`);

/** Anomaly report: every one, and the timelines of the first calls among them. */
export const anomaliesOf = ({ anomalies, histories }: Outcome): readonly string[] => [
  ...anomalies.map(({ call, what, says }) => `${call} ${what}: ${says}`),
  ...[...new Set(anomalies.map(({ call }) => call))].slice(0, shownAtMost).flatMap((call) => {
    const history = histories.find((each) => each.call === call);
    return history === undefined ? [] : ["", ...linesOf(history)];
  }),
];
