import { isDeepStrictEqual } from "node:util";
import { fold, isKnown, legOf, newCall, record as recordOf, type FoldedCall as Call } from "@opencallkit/core";
import type { CallResult, CommandName } from "@opencallkit/protocol";
import { slackMs, type Check, type CallHistory } from "../history/call-history.ts";
import { callsOf } from "./fold-facts.ts";
import { silenceThrough } from "./silence.ts";

/** Causality: whether somebody asked for it before it was stored. */
const asked = (history: CallHistory, names: readonly CommandName[], at: number): boolean =>
  history.asks.some(({ type, sentAt }) => names.includes(type) && sentAt <= at + slackMs);

/** Least silence in ms before a caller's lease runs out (LIFE-2, BEAT-8): the lease is 10 s, the heartbeat every 5 s; less slack. */
const callerSilentMs = 4500;
const callerWasLost = (history: CallHistory, at: number): boolean => {
  const first = history.facts[0]?.fact;
  return first?.type === "invited" && silenceThrough(history, first.body.client, at - callerSilentMs, at) !== undefined;
};

/** Preconditions of each result: null if the call may end so, else what is missing in its history. */
const reasons: { readonly [R in CallResult]: (history: CallHistory, at: number) => string | null } = {
  normal_end: (history, at) =>
    asked(history, ["hangUp", "cancel", "reject"], at) || history.facts.some(({ fact }) => fact.type === "missed")
      ? null
      : "nobody hung up",
  reject: (history, at) => (asked(history, ["reject", "hangUp"], at) ? null : "nobody declined"),
  cancel: (history, at) =>
    asked(history, ["cancel", "hangUp"], at) || callerWasLost(history, at) ? null : "nobody cancelled",
  not_answer: () => null,
  offline: () => null,
  // Checked per fact: who was busy.
  call_busy: () => null,
  // Checked with the totals: who was lost, and whether they were.
  interrupt: ({ facts }) =>
    facts.some(({ fact }) => fact.type === "left" && fact.body.how === "lost") ? null : "nobody was lost",
  ended_by_server: ({ ruled }, at) =>
    ruled.some(({ sentAt }) => sentAt <= at + slackMs) ? null : "no back end ended it",
  failed: () => "nothing fails like that",
};

const endOf = (history: CallHistory): readonly string[] => {
  const ends = history.facts.flatMap(({ fact }) => (fact.type === "ended" ? [fact] : []));
  const [end] = ends;
  if (end === undefined) return ["it has not ended"];
  if (ends.length > 1 || history.facts.at(-1)?.fact !== end) return [`it goes on after its end`];
  const missing = reasons[end.body.result](history, end.at);
  return missing === null ? [] : [`it ended as ${end.body.result}, but ${missing}`];
};

/** Ring timeouts (RING-3): a ring that nobody answered ends at its own deadline. */
const deadlines = (history: CallHistory): readonly string[] => {
  const calls = callsOf(history);
  return history.facts.flatMap(({ fact }, index) => {
    const before: Call = calls[index - 1] ?? newCall;
    const leg = fact.type === "missed" ? legOf(before, fact.body.user) : undefined;
    return leg?.state === "ringing" && leg.endsAt !== fact.at
      ? [`the ring ends ${fact.at - leg.endsAt} ms after its deadline`]
      : [];
  });
};

/** Busy (I03): who is found busy is in another call. */
const idle = ({ facts, busy }: CallHistory): readonly string[] =>
  facts.flatMap(({ fact }) =>
    fact.type === "lineBusy" && !busy.includes(fact.body.user)
      ? [`${fact.body.user} is busy and in no other call`]
      : [],
  );

/** Termination (I01, I02): a call that has begun has ended, once, for a reason; and its record agrees with the stored facts. */
export const checkEnd: Check = (history) => {
  const call = fold(
    history.facts.map(({ fact }) => fact),
    newCall,
  );
  if (!isKnown(call)) return history.record === null ? [] : [{ what: "record of nothing", says: "REST has a record" }];
  if (history.record === null) return [{ what: "lost", says: "the call is stored and REST has no record" }];
  const same = isDeepStrictEqual(history.record, JSON.parse(JSON.stringify(recordOf(history.call, call))));
  return [
    ...(same ? [] : [{ what: "record differs", says: JSON.stringify(history.record) }]),
    ...endOf(history).map((says) => ({ what: "end", says })),
    ...idle(history).map((says) => ({ what: "busy", says })),
    ...deadlines(history).map((says) => ({ what: "deadline", says })),
  ];
};
