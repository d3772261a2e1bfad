import type { Life } from "@opencallkit/core";
import type { LiveCall } from "@opencallkit/server/inside";
import type { CallRow } from "../store/tables.ts";

/** A call as a node reads it from the disk. The row is folded already: folding it again at every look took half the time. */
export const liveRow = (row: CallRow): LiveCall => {
  const lives = new Map<string, Life>();
  for (const [user, { life }] of row.legs) if (life !== null) lives.set(user, life);
  return {
    app: row.app,
    id: row.id,
    call: row.call,
    facts: row.plain,
    commands: row.commands,
    place: row.facts.at(-1)?.place ?? 0,
    lives,
  };
};
