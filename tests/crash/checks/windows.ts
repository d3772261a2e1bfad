import { keyOf } from "../history/command-key.ts";
import type { CallHistory } from "../history/call-history.ts";

/** Between when a fact was asked for and when the first page knew of it: the server stored it then. */
export type Window = { readonly from: number; readonly to: number };

/** The command that caused the fact of this index: its step's first fact names it. A deadline's facts have none. */
const commandOf = ({ facts }: CallHistory, index: number): string | null => {
  for (let at = index; at >= 0; at -= 1) {
    const [stored, next] = [facts[at], facts[at + 1]];
    if (stored === undefined) return null;
    if (at < index && next !== undefined && stored.fact.at !== next.fact.at) return null;
    if (stored.command !== null) return stored.command;
  }
  return null;
};

/** Null for a fact that nobody has asked for. */
export const windowOf = (history: CallHistory, index: number): Window | null => {
  const command = commandOf(history, index);
  const ask = command === null ? undefined : history.asks.find((each) => keyOf(each) === command);
  if (ask === undefined) return null;
  const heard = history.heard.filter(({ number }) => number === index + 1).map(({ heardAt }) => heardAt);
  const answered = ask.outcome.said === "yes" ? [ask.outcome.at] : [];
  return { from: ask.sentAt, to: Math.min(...heard, ...answered) };
};
