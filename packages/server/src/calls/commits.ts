import { evolve, type Call, type Leases } from "@opencallkit/core";
import type { Fact, RefusalCode } from "@opencallkit/protocol";
import { commandName, type Append, type Conflict } from "../ports/index.ts";
import type { Alarms } from "./alarms.ts";
import type { DoorParts } from "./door.ts";
import type { Answer } from "./in-time.ts";
import type { Known } from "./known.ts";
import { after } from "./live-call.ts";
import type { OnceBlocked } from "./once-blocked.ts";
import type { Question } from "./question.ts";
import type { Readings } from "./readings.ts";
import { rungBy, stepOf } from "./step.ts";

export type CommitsParts = Pick<DoorParts, "store" | "calls" | "grace" | "fellows" | "tell"> &
  Pick<Readings, "reread" | "withBlockers"> & {
    readonly alarm: Pick<Alarms, "set">;
    readonly blocked: Pick<OnceBlocked, "add">;
  };

/** The only caller of `store.append`. What is known for the next attempt, the refusal, or null when all is done and told. */
export const commits = (parts: CommitsParts) => {
  const { store, calls, grace, fellows, alarm, blocked, reread, withBlockers } = parts;

  /** Somebody was there first: what to decide with now, or the refusal. */
  const lost = async (
    question: Question,
    known: Known,
    step: Append,
    conflict: Conflict,
  ): Promise<Known | RefusalCode> => {
    switch (conflict) {
      case "room":
        return question.wishedRoom ? "room_taken" : known;
      case "slot":
        return { ...known, held: await store.holders(question.app, step.take) };
      case "block":
        if (question.asker !== null) blocked.add(question.app, question.asker);
        return withBlockers(question, known);
      case "version":
        return reread(question);
    }
  };

  return async (
    question: Question,
    known: Known,
    facts: readonly Fact[],
    terms: Leases,
    committed: () => void,
  ): Promise<Known | Answer | null> => {
    const { live } = known;
    const next = facts.reduce<Call>((state, fact) => evolve(state, fact), live.call);
    const step = stepOf(live, next, facts, question.command, rungBy(question, known.blockers, next), terms);
    const before = store.lastCommit();
    const appended = await store.append(step);
    grace.committed(before);
    if (!appended.done) {
      const now = await lost(question, known, step, appended.conflict);
      return typeof now === "string" ? { refusal: now } : now;
    }
    const command = step.command === null ? null : commandName(step.command);
    const settled = after(live, next, step.facts, command, appended.place);
    calls.put(settled);
    alarm.set(settled, step.due);
    committed();
    parts.tell({
      live: settled,
      first: live.call.version + 1,
      facts: step.facts,
      newcomers: step.newcomers,
      mine: true,
    });
    fellows.changed(settled);
    return null;
  };
};
