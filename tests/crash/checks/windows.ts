import { keyOf } from "../history/command-key.ts";
import type { CallHistory } from "../history/call-history.ts";

/** Uncertainty window of a commit: the server stored the fact after it was asked for and before any page knew of it. */
export type Window = { readonly from: number; readonly to: number };

/** Cause of the fact of this index: the command that its step's first fact names. Facts of a deadline have none. */
const commandOf = ({ facts }: CallHistory, index: number): string | null => {
  for (let at = index; at >= 0; at -= 1) {
    const [stored, next] = [facts[at], facts[at + 1]];
    if (stored === undefined) return null;
    if (at < index && next !== undefined && stored.fact.at !== next.fact.at) return null;
    if (stored.command !== null) return stored.command;
  }
  return null;
};

/** Window of a fact, or null for one that nobody has asked for. */
export const windowOf = (history: CallHistory, index: number): Window | null => {
  const command = commandOf(history, index);
  const ask = command === null ? undefined : history.asks.find((each) => keyOf(each) === command);
  if (ask === undefined) return null;
  const heard = history.heard.filter(({ number }) => number === index + 1).map(({ heardAt }) => heardAt);
  const answered = ask.outcome.said === "yes" ? [ask.outcome.at] : [];
  return { from: ask.sentAt, to: Math.min(...heard, ...answered) };
};
