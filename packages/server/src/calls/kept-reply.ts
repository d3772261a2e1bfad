import { useUp, type Call } from "@opencallkit/core";
import type { Fact, RefusalCode, VoidCause } from "@opencallkit/protocol";
import type { CommandReply } from "./command-reply.ts";
import type { LiveCall } from "./live-call.ts";
import type { CommandTask } from "./command-task.ts";

/** Those that need no writing: they say nothing for good, or what everybody says of such an invite at any time. */
const unwritten: ReadonlySet<RefusalCode> = new Set([
  "try_later",
  "too_many_requests",
  "calls_self",
  "same_person_twice",
]);

const causeOf = ({ refusal, met }: CommandReply): VoidCause | null => {
  if (met !== undefined) return { how: "met", call: met };
  return refusal === null || unwritten.has(refusal) ? null : { how: "refused", code: refusal };
};

/**
 * STORE-18: what is written of an invite before it hears that it begins no call: the same, asked again or held up on
 * another node, then finds its call id used up. Nothing, where the answer needs no writing.
 */
export const factsToKeep = (
  { begins, asker }: CommandTask,
  { call }: LiveCall,
  answer: CommandReply,
  now: number,
): readonly Fact[] => {
  const cause = begins && call.state === "new" ? causeOf(answer) : null;
  return cause === null || asker === null ? [] : [useUp(asker, cause, now)];
};

/** STORE-2: the answer of a command whose facts the call has. */
export const keptReply = (call: Call): CommandReply => {
  if (call.state !== "void" || call.cause.how === "cancelled") return { refusal: null };
  return call.cause.how === "met" ? { refusal: null, met: call.cause.call } : { refusal: call.cause.code };
};
