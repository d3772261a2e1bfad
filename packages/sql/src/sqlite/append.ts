import type { DatabaseSync, StatementSync } from "node:sqlite";
import { commandName, type Append, type Appended, type Conflict } from "@opencallkit/server/ports";

/** The shape of `body` in the rows of this release. */
export const factFormat = 1;

class Lost extends Error {
  readonly conflict: Conflict;
  constructor(conflict: Conflict) {
    super(conflict);
    this.conflict = conflict;
  }
}

/** Runs a statement that may break one unique constraint only, and names the loss. */
const win = (conflict: Conflict, run: () => void): void => {
  try {
    run();
  } catch (error) {
    if (error instanceof Error && error.message.includes("UNIQUE constraint failed")) throw new Lost(conflict);
    throw error;
  }
};

/** Writes one step of a call; a lost race leaves nothing behind. */
export const appender = (database: DatabaseSync): ((step: Append) => Appended) => {
  const sql = (text: string): StatementSync => database.prepare(text);
  const begin = sql("INSERT INTO call (app, id, version, due) VALUES (?, ?, ?, ?) ON CONFLICT (app, id) DO NOTHING");
  const find = sql("SELECT no, version FROM call WHERE app = ? AND id = ?");
  const advance = sql("UPDATE call SET version = ?, due = ? WHERE no = ?");
  const claimRoom = sql("UPDATE call SET room = ?, room_text = ? WHERE no = ?");
  const freeRoom = sql("UPDATE call SET room = NULL, room_text = NULL WHERE no = ?");
  const fact = sql(
    "INSERT INTO fact (app, call, version, format, name, at, body, command) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
  );
  const addLeg = sql("INSERT INTO leg (call, app, person) VALUES (?, ?, ?) ON CONFLICT DO NOTHING");
  const takeSlot = sql("UPDATE leg SET slot = 0 WHERE call = ? AND person = ?");
  const freeSlot = sql("UPDATE leg SET slot = NULL WHERE call = ? AND person = ?");
  const endLegs = sql("UPDATE leg SET ended = ? WHERE call = ?");
  const [save, keep, undo] = [sql("SAVEPOINT step"), sql("RELEASE step"), sql("ROLLBACK TO step")];

  const callNumber = (step: Append): number | bigint => {
    if (step.version === 0) {
      const { changes, lastInsertRowid } = begin.run(step.app, step.call, step.facts.length, step.due);
      if (changes === 0) throw new Lost("version");
      return lastInsertRowid;
    }
    const row = find.get(step.app, step.call);
    const number = row?.["no"];
    if (typeof number !== "number" || row?.["version"] !== step.version) throw new Lost("version");
    advance.run(step.version + step.facts.length, step.due, number);
    return number;
  };

  const writeFacts = (step: Append, number: number | bigint): number => {
    const command = step.command === null ? null : commandName(step.command);
    let place = 0;
    step.facts.forEach((each, index) => {
      const run = (named: string | null): void => {
        const done = fact.run(
          step.app,
          number,
          step.version + index + 1,
          factFormat,
          each.name,
          each.at,
          JSON.stringify(each.body),
          named,
        );
        place = Number(done.lastInsertRowid);
      };
      if (index === 0 && command !== null) win("command", () => run(command));
      else run(null);
    });
    return place;
  };

  const writeLegs = (step: Append, number: number | bigint): void => {
    if (step.version === 0) for (const user of step.audience) addLeg.run(number, step.app, user);
    for (const user of step.release) freeSlot.run(number, user);
    for (const user of [...step.take].sort()) win("slot", () => takeSlot.run(number, user));
  };

  const write = (step: Append): Appended => {
    const number = callNumber(step);
    const place = writeFacts(step, number);
    writeLegs(step, number);
    const { room } = step;
    if (step.due === null) {
      endLegs.run(place, number);
      if (step.version > 0) freeRoom.run(number);
    } else if (step.version === 0 && room !== null) win("room", () => claimRoom.run(room.number, room.text, number));
    return { done: true, place };
  };

  return (step) => {
    save.run();
    try {
      const written = write(step);
      keep.run();
      return written;
    } catch (error) {
      undo.run();
      keep.run();
      if (error instanceof Lost) return { done: false, conflict: error.conflict };
      throw error;
    }
  };
};
