import { isDeepStrictEqual } from "node:util";
import { fold, isKnown, legOf, newCall, record as recordOf, type Call } from "@opencallkit/core";
import type { CallResult, CommandName } from "@opencallkit/protocol";
import { slackMs, type Check, type Story } from "../history/story.ts";
import { callsOf } from "./fold-facts.ts";
import { silenceThrough } from "./silence.ts";

/** Whether somebody asked for it before it was stored. */
const asked = (story: Story, names: readonly CommandName[], at: number): boolean =>
  story.asks.some(({ type, sentAt }) => names.includes(type) && sentAt <= at + slackMs);

/** LIFE-2, BEAT-8: who is heard at each beat, every 5 s, and then no more for a lease of 10 s, was silent for the last 5 of them. */
const callerSilentMs = 4500;
const callerWasLost = (story: Story, at: number): boolean => {
  const first = story.facts[0]?.fact;
  return first?.type === "invited" && silenceThrough(story, first.body.client, at - callerSilentMs, at) !== undefined;
};

/** Why a call may end so; what else there must be is named. */
const reasons: { readonly [R in CallResult]: (story: Story, at: number) => string | null } = {
  normal_end: (story, at) =>
    asked(story, ["hangUp", "cancel", "reject"], at) || story.facts.some(({ fact }) => fact.type === "missed")
      ? null
      : "nobody hung up",
  reject: (story, at) => (asked(story, ["reject", "hangUp"], at) ? null : "nobody declined"),
  cancel: (story, at) =>
    asked(story, ["cancel", "hangUp"], at) || callerWasLost(story, at) ? null : "nobody cancelled",
  not_answer: () => null,
  offline: () => null,
  // Who was busy is looked at beside each fact.
  call_busy: () => null,
  // Who was lost is looked at beside their total.
  interrupt: ({ facts }) =>
    facts.some(({ fact }) => fact.type === "left" && fact.body.how === "lost") ? null : "nobody was lost",
  ended_by_server: ({ ruled }, at) =>
    ruled.some(({ sentAt }) => sentAt <= at + slackMs) ? null : "no back end ended it",
  failed: () => "nothing fails like that",
};

const endOf = (story: Story): readonly string[] => {
  const ends = story.facts.flatMap(({ fact }) => (fact.type === "ended" ? [fact] : []));
  const [end] = ends;
  if (end === undefined) return ["it has not ended"];
  if (ends.length > 1 || story.facts.at(-1)?.fact !== end) return [`it goes on after its end`];
  const missing = reasons[end.body.result](story, end.at);
  return missing === null ? [] : [`it ended as ${end.body.result}, but ${missing}`];
};

/** RING-3: a ring that nobody answered ends at its own deadline. */
const deadlines = (story: Story): readonly string[] => {
  const calls = callsOf(story);
  return story.facts.flatMap(({ fact }, index) => {
    const before: Call = calls[index - 1] ?? newCall;
    const leg = fact.type === "missed" ? legOf(before, fact.body.user) : undefined;
    return leg?.state === "ringing" && leg.endsAt !== fact.at
      ? [`the ring ends ${fact.at - leg.endsAt} ms after its deadline`]
      : [];
  });
};

/** I03: who is found busy is in another call. */
const idle = ({ facts, busy }: Story): readonly string[] =>
  facts.flatMap(({ fact }) =>
    fact.type === "lineBusy" && !busy.includes(fact.body.user)
      ? [`${fact.body.user} is busy and in no other call`]
      : [],
  );

/** I01, I02: a call that has begun has ended, once, for a reason; and its record says what is stored. */
export const checkEnd: Check = (story) => {
  const call = fold(
    story.facts.map(({ fact }) => fact),
    newCall,
  );
  if (!isKnown(call)) return story.record === null ? [] : [{ what: "record of nothing", says: "REST has a record" }];
  if (story.record === null) return [{ what: "lost", says: "the call is stored and REST has no record" }];
  const same = isDeepStrictEqual(story.record, JSON.parse(JSON.stringify(recordOf(story.call, call))));
  return [
    ...(same ? [] : [{ what: "record differs", says: JSON.stringify(story.record) }]),
    ...endOf(story).map((says) => ({ what: "end", says })),
    ...idle(story).map((says) => ({ what: "busy", says })),
    ...deadlines(story).map((says) => ({ what: "deadline", says })),
  ];
};
