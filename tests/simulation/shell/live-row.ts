import type { Life } from "@opencallkit/core";
import { leftBehind, type LiveCall } from "@opencallkit/core/processor";
import type { CallRow } from "../store/tables.ts";

/** Write interval of proofs of life in ms (BEAT-4). */
export const proveMs = 4000;

/** Loads a call as a node reads it from disk. The row caches the folded state: folding at every read took half of the run time. */
export const liveRow = (row: CallRow): LiveCall => {
  const lives = new Map<string, Life>();
  for (const [user, { life }] of row.legs) if (life !== null) lives.set(user, life);
  const live: LiveCall = {
    app: row.app,
    id: row.id,
    call: row.call,
    facts: row.plain,
    commands: row.commands,
    place: row.facts.at(-1)?.place ?? 0,
    lives,
  };
  return leftBehind(live, proveMs);
};
