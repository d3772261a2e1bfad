import type { Life } from "@opencallkit/core";
import { leftBehind, type LiveCall } from "@opencallkit/core/processor";
import type { CallRow } from "../store/tables.ts";

/** How often a node writes what it has heard (BEAT-4). */
export const proveMs = 4000;

/** A call as a node reads it from the disk. The row is folded already: folding it again at every look took half the time. */
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
