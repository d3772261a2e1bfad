import { isLive, wasRemoved } from "@opencallkit/core";
import type { Check, Ruling, CallHistory } from "../history/call-history.ts";
import { callAt } from "./fold-facts.ts";

const isDone = (history: CallHistory, { user }: Ruling, at: number): boolean => {
  const call = callAt(history, at);
  if (call === undefined || !isLive(call)) return true;
  return user !== null && wasRemoved(call, user);
};

/** Confidentiality after a removal (I26, HEAR-6): who was removed hears nothing that came after, but that the call is over. */
const heardOn = ({ facts, heard }: CallHistory): ReturnType<Check> => {
  const outAt = new Map(
    facts.flatMap(({ fact }, at) => (fact.type === "removed" ? [[fact.body.user, at + 1] as const] : [])),
  );
  return heard.flatMap(({ who, number, type }) =>
    number > (outAt.get(who.user) ?? Infinity) && type !== "" && type !== "ended"
      ? [{ what: "heard on", says: `${who.user} was taken out and heard ${number} ${type}` }]
      : [],
  );
};

/** Back end commands (SERVER-1, SERVER-2): what REST confirmed took effect, and nobody was removed without a request. */
export const checkRulings: Check = (history) => [
  ...heardOn(history),
  ...history.ruled.flatMap((ruling) =>
    ruling.doneAt === null || isDone(history, ruling, ruling.doneAt)
      ? []
      : [{ what: "lost", says: `the back end heard yes, and ${ruling.user ?? "the call"} is still there` }],
  ),
  ...history.facts.flatMap(({ fact }) =>
    fact.type === "removed" && !history.ruled.some(({ user }) => user === fact.body.user)
      ? [{ what: "doubled", says: `${fact.body.user} is taken out, which nobody asked for` }]
      : [],
  ),
];
