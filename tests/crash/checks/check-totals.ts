import type { Fact } from "@opencallkit/protocol";
import { slackMs, type Check, type CallHistory } from "../history/call-history.ts";
import { silenceThrough } from "./silence.ts";
import { windowOf, type Window } from "./windows.ts";

/** Largest underbilling in ms: how long before their real end somebody lost may be stored as gone. */
const longestUnderMs = 10_000;
/** Lease of a participant in ms (LIFE-1). */
const leaseMs = 30_000;

type At<N extends Fact["type"]> = { readonly fact: Extract<Fact, { type: N }>; readonly index: number };

const isNamed = <N extends Fact["type"]>(fact: Fact, name: N): fact is Extract<Fact, { type: N }> => fact.type === name;
const allOf = <N extends Fact["type"]>({ facts }: CallHistory, name: N): readonly At<N>[] =>
  facts.flatMap(({ fact }, index) => (isNamed(fact, name) ? [{ fact, index }] : []));

/** Linearizability of times: a fact that somebody asked for is dated between the request and the first time it was heard. */
const strayed = (history: CallHistory): readonly string[] =>
  history.facts.flatMap(({ fact }, index) => {
    const window = windowOf(history, index);
    if (window === null) return [];
    if (fact.at < window.from - slackMs) return [`${fact.type} is ${window.from - fact.at} ms before it was asked for`];
    return fact.at > window.to + slackMs ? [`${fact.type} is ${fact.at - window.to} ms after it was heard`] : [];
  });

/** Interval arithmetic: the shortest and the longest that the call can have been, in ms, from its clients' observations. */
const spanOf = (begin: Window, end: Window): Window => ({ from: end.from - begin.to, to: end.to - begin.from });

const totalOf = (history: CallHistory): readonly string[] => {
  const [joined, ended] = [allOf(history, "joined")[0], allOf(history, "ended")[0]];
  if (history.record === null || joined === undefined || ended?.fact.body.result !== "normal_end") return [];
  const [begin, end] = [windowOf(history, joined.index), windowOf(history, ended.index)];
  if (begin === null || end === null) return [];
  const { totalTime } = history.record;
  const { from, to } = spanOf(begin, end);
  return totalTime < from - slackMs || totalTime > to + slackMs
    ? [`${totalTime} ms in all, but it was between ${from} and ${to}`]
    : [];
};

/** Owner of a stay: whose page it was, and since when; the caller's begins with the first answer. */
const stayOf = (history: CallHistory, stay: number): { readonly client: string; readonly joinedAt: number } => {
  const all = allOf(history, "joined");
  const own = all.find(({ fact }) => fact.body.stay === stay);
  const client = own?.fact.body.client ?? allOf(history, "invited")[0]?.fact.body.client ?? "";
  return { client, joinedAt: (own ?? all[0])?.fact.at ?? 0 };
};

/** Bills of lost participants (I09): billed up to their last proof of life, which is no later than they were alive. */
const lostOnes = (history: CallHistory): readonly string[] =>
  allOf(history, "left").flatMap(({ fact, index }) => {
    const { user, stay, how } = fact.body;
    if (how !== "lost") return [];
    const { client, joinedAt } = stayOf(history, stay);
    const lostAt = fact.at + leaseMs;
    const silence = silenceThrough(history, client, lostAt - 1000, lostAt);
    if (silence === undefined) return [`${user} was alive and is stored as lost (${index + 1})`];
    // Upper bound: a page that vanished sent no proof of life afterwards.
    const gone = history.gone.find(({ who, at }) => who.client === client && at <= lostAt);
    if (gone !== undefined && fact.at > gone.readBy + slackMs)
      return [`${user} is billed ${fact.at - gone.readBy} ms beyond their life`];
    const earliest = Math.max(silence.from - longestUnderMs, joinedAt);
    return fact.at < earliest - slackMs ? [`${user} is billed ${silence.from - fact.at} ms less than they lived`] : [];
  });

/** Durations (BILL-2): totals are true, within what the clients' own clocks can tell. */
export const checkTotals: Check = (history) => [
  ...strayed(history).map((says) => ({ what: "time", says })),
  ...totalOf(history).map((says) => ({ what: "total", says })),
  ...lostOnes(history).map((says) => ({ what: "total of somebody lost", says })),
];
