import type { Fact, RefusalCode, VoidCause } from "@opencallkit/protocol";
import type { Call } from "../call/call.ts";
import { voidedFact } from "../call/voided-fact.ts";
import type { CommandTask } from "./command-task.ts";
import { accepted, type CommandReply } from "./steps.ts";

/** Refusals that are not persisted: transient ones, and those that such an invite meets at any time. */
const unwritten: ReadonlySet<RefusalCode> = new Set([
  "try_later",
  "too_many_requests",
  "calls_self",
  "same_person_twice",
]);

const causeOf = (reply: CommandReply): VoidCause | null => {
  if (reply.type === "accepted") return reply.met === null ? null : { how: "met", call: reply.met };
  return unwritten.has(reply.code) ? null : { how: "refused", code: reply.code };
};

/**
 * Durable replies (STORE-18): the facts that keep the reply of an invite that begins no call, written before the reply
 * is heard. A repeat, or a copy that was held up on another node, then finds its call id used up. None where nothing is
 * kept.
 */
export const factsToKeep = (
  { begins, asker }: CommandTask,
  call: Call,
  reply: CommandReply,
  now: number,
): readonly Fact[] => {
  const cause = begins && call.state === "new" ? causeOf(reply) : null;
  return cause === null || asker === null ? [] : [voidedFact(asker, cause, now)];
};

/** The reply to a repeated command, whose facts the call has (STORE-2). */
export const keptReply = (call: Call): CommandReply => {
  if (call.state !== "void" || call.cause.how === "cancelled") return accepted;
  return call.cause.how === "met"
    ? { type: "accepted", met: call.cause.call }
    : { type: "refused", code: call.cause.code };
};
