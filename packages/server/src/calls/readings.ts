import type { DoorParts } from "./door.ts";
import { knownOf, type Known } from "./known.ts";
import { unheardOf, type LiveCall } from "./live-call.ts";
import type { Question } from "./question.ts";

export type ReadingsParts = Pick<DoorParts, "store" | "calls" | "fellows"> & {
  readonly load: (app: number, call: string) => Promise<LiveCall | null>;
  /** Takes in what other nodes have written. */
  readonly learn: (live: LiveCall) => LiveCall;
};

/** Reads what a question is decided with. */
export const readings = ({ store, calls, fellows, load, learn }: ReadingsParts) => {
  const reread = async ({ app, call }: Question): Promise<Known> => {
    const live = await load(app, call);
    return knownOf(live === null ? unheardOf(app, call) : learn(live), true);
  };

  /** What is known before the first attempt; a call that begins is not looked for on disk, for it is hardly ever there. */
  const first = async (question: Question): Promise<Known> => {
    if (question.fresh && fellows.shared) return reread(question);
    const cached = calls.get(question.app, question.call);
    if (cached !== undefined) return knownOf(cached, fellows.alone());
    return question.begins ? knownOf(unheardOf(question.app, question.call), false) : reread(question);
  };

  const withBlockers = async (question: Question, known: Known): Promise<Known> => {
    const { app, asker, rings } = question;
    if (asker === null || rings.length === 0) return known;
    return { ...known, blockers: await store.blockers(app, asker, rings) };
  };

  return { reread, first, withBlockers };
};
export type Readings = ReturnType<typeof readings>;
