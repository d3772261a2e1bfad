import type { CallFact } from "@opencallkit/rest";
import { shown } from "./terminal.ts";

type Fact = CallFact;
const nobody = "somebody";
const who = ({ userId }: Fact): string => (userId === null ? nobody : shown(userId));
const people = (fact: Fact): string => fact.people.map(shown).join(", ");

const ringing = ({ reached }: Fact): string =>
  reached.length === 0 ? "; no device is connected" : `; it rings at ${reached.map(shown).join(", ")}`;

const results: { readonly [result: string]: string } = {
  normal_end: "somebody hung up",
  reject: "declined",
  not_answer: "nobody answered",
  offline: "no device was reached",
  interrupt: "somebody was lost",
  call_busy: "busy",
  cancel: "given up",
  ended_by_server: "by the back end or a limit",
  failed: "could not be set up",
};

/** What each kind of fact says, in words. */
const words: { readonly [T in Fact["type"]]: (fact: Fact) => string } = {
  invited: (fact) => `${who(fact)} called ${people(fact)} (${fact.mediaType ?? ""})${ringing(fact)}`,
  added: (fact) => `${who(fact)} had ${people(fact)} rung as well${ringing(fact)}`,
  rang: (fact) => `it rang at ${who(fact)}`,
  joined: (fact) => `${who(fact)} answered`,
  rejected: (fact) => `${who(fact)} declined`,
  missed: (fact) => `${who(fact)} did not answer in time`,
  lineBusy: (fact) => `${who(fact)} was in another call`,
  left: (fact) => (fact.cause === "lost" ? `${who(fact)} was lost (last sign of life)` : `${who(fact)} hung up`),
  removed: (fact) => `the back end removed ${who(fact)}`,
  mediaChanged: (fact) => `it became a ${fact.mediaType === "video" ? "video" : "voice"} call (${who(fact)})`,
  mediaPlanned: () => "the media took another path",
  videoAsked: (fact) => `${who(fact)} asked for video`,
  videoRefused: (fact) =>
    fact.userId === null ? "the question for video was not answered" : `${who(fact)} ended the question for video`,
  endsSoon: (fact) => `the longest time of a call is nearly over (ends at ${fact.until ?? ""})`,
  ended: (fact) =>
    `the call ended: ${results[fact.result ?? ""] ?? fact.result ?? ""}${fact.userId === null ? "" : ` (${who(fact)})`}`,
  voided: (fact) => `the call of ${who(fact)} never was (${fact.cause ?? ""})`,
};

/** A fact in words, in English. */
export const factWords = (fact: Fact): string => words[fact.type](fact);

/** The time of day of a fact, to the millisecond, in UTC. */
export const timeOfDay = (at: string): string => at.slice(11, 23);
