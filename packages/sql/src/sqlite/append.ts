import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { Appended, Conflict } from "@opencallkit/server/ports";
import type { WriteSetRow } from "../write-set-row.ts";

/** A write conflict: the write set came second, and what it has written so far must be rolled back. */
export class Lost extends Error {
  readonly conflict: Conflict;
  constructor(conflict: Conflict) {
    super(conflict);
    this.conflict = conflict;
  }
}

/** Maps a broken unique constraint to its conflict; the statement may break that one only. */
const win = <T>(conflict: Conflict, run: () => T): T => {
  try {
    return run();
  } catch (error) {
    if (error instanceof Error && error.message.includes("UNIQUE constraint failed")) throw new Lost(conflict);
    throw error;
  }
};

type RowNumber = number | bigint;

/** Appends a write set of a call. Throws `Lost` on a conflict. */
export const appender = (database: DatabaseSync): ((step: WriteSetRow) => Appended) => {
  const sql = (text: string): StatementSync => database.prepare(text);
  const begin = sql(
    `INSERT INTO call (app, id, version, due, room, room_text, created, outcome, kind)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (app, id) DO NOTHING`,
  );
  const advance = sql("UPDATE call SET version = ?, due = ? WHERE app = ? AND id = ? AND version = ? RETURNING no");
  const finish = sql(
    `UPDATE call SET version = ?, due = NULL, room = NULL, room_text = NULL,
      outcome = coalesce(?, outcome), kind = coalesce(?, kind)
    WHERE app = ? AND id = ? AND version = ? RETURNING no`,
  );
  const reclassify = sql("UPDATE call SET kind = ? WHERE no = ?");
  const fact = sql(
    "INSERT INTO fact (app, call, version, format, type, at, body, command) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
  );
  const addLeg = sql(
    `INSERT INTO leg (call, app, person, slot, ended) VALUES (?, ?, ?, ?, ?) ON CONFLICT (call, person)
    DO UPDATE SET slot = coalesce(excluded.slot, slot), ended = coalesce(excluded.ended, ended)`,
  );
  const freeSlot = sql("UPDATE leg SET slot = NULL WHERE call = ? AND person = ?");
  const blocks = sql("SELECT 1 FROM block WHERE app = ? AND person = ? AND other = ?");
  const endLegs = sql("UPDATE leg SET slot = NULL, ended = ? WHERE call = ?");
  const endLeg = sql("UPDATE leg SET slot = NULL, ended = ?, part = ?, talk = ? WHERE call = ? AND person = ?");
  const addUnheard = sql("INSERT INTO leg (call, app, person, part) VALUES (?, ?, ?, ?)");

  const beginCall = ({ app, call, facts, due, room, summary }: WriteSetRow): RowNumber => {
    const claimed = due === null ? null : room;
    const { changes, lastInsertRowid } = win("room", () =>
      begin.run(
        app,
        call,
        facts.length,
        due,
        claimed?.number ?? null,
        claimed?.text ?? null,
        summary?.created ?? null,
        summary?.outcome ?? null,
        summary?.kind ?? null,
      ),
    );
    if (changes === 0) throw new Lost("version");
    return lastInsertRowid;
  };

  const advanceCall = ({ app, call, version, facts, due, summary }: WriteSetRow): RowNumber => {
    const next = version + facts.length;
    const row =
      due === null
        ? finish.get(next, summary?.outcome ?? null, summary?.kind ?? null, app, call, version)
        : advance.get(next, due, app, call, version);
    const number = row?.["no"];
    if (typeof number !== "number") throw new Lost("version");
    if (due !== null && summary !== null) reclassify.run(summary.kind, number);
    return number;
  };

  const writeFacts = (step: WriteSetRow, number: RowNumber): number => {
    let place = 0;
    step.facts.forEach(({ type, at, body }, index) => {
      const version = step.version + index + 1;
      const named = index === 0 ? step.command : null;
      place = Number(fact.run(step.app, number, version, step.format, type, at, body, named).lastInsertRowid);
    });
    return place;
  };

  /** Ends the legs of a call, each with its person's part; somebody who never heard of it gets one that nobody hears late. */
  const finishLegs = ({ app, summary }: WriteSetRow, number: RowNumber, place: number): void => {
    if (summary === null) return void endLegs.run(place, number);
    for (const [user, part, talk] of summary.people)
      if (endLeg.run(place, part, talk, number, user).changes === 0) addUnheard.run(number, app, user, part);
  };

  /** Claims are taken in key order, so that two writers cannot deadlock. */
  const writeLegs = (step: WriteSetRow, number: RowNumber, place: number): void => {
    const { app, take, release, newcomers, due } = step;
    const over = due === null;
    const come = [...new Set([...newcomers, ...take])].toSorted();
    for (const user of come)
      win("slot", () => addLeg.run(number, app, user, !over && take.includes(user) ? 0 : null, over ? place : null));
    if (over) finishLegs(step, number, place);
    else for (const user of release) freeSlot.run(number, user);
  };

  const heedBlocks = ({ app, rings }: WriteSetRow): void => {
    if (rings === null) return;
    for (const user of rings.people) if (blocks.get(app, user, rings.by) !== undefined) throw new Lost("block");
  };

  return (step) => {
    const number = step.version === 0 ? beginCall(step) : advanceCall(step);
    heedBlocks(step);
    const place = writeFacts(step, number);
    writeLegs(step, number, place);
    return { done: true, place };
  };
};
