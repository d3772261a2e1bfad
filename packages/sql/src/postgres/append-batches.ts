import type { Appended, Conflict } from "@opencallkit/server/ports";
import { Away, type Connection } from "./connection.ts";
import type { WriteSetRow } from "../write-set-row.ts";

type Pending = {
  readonly step: WriteSetRow;
  readonly settle: (outcome: Appended) => void;
  readonly fail: (error: Error) => void;
};

/** The batch size limit, in write sets a statement, so that the locks of a batch stay few. */
const largest = 64;
/** The queue limit: more than can be waiting for a database that answers. */
const longestQueue = 20_000;

/**
 * Lock timeouts in ms: a whole batch waits less for what somebody else holds than a write set alone, for it has
 * neighbours.
 */
const patience = { together: 200, apart: 20, alone: 1000 };

const conflicts: { readonly [answer: number]: Conflict } = {
  [-1]: "version",
  [-2]: "slot",
  [-3]: "room",
  [-5]: "block",
};
const locked = -4;

const errorOf = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

/**
 * Group commit (STORE-5): write sets that arrive while a batch is under way go together as the next one; one that harms
 * its batch is retried on the side.
 */
export const appendBatches = (main: Connection, side: Connection, committed: () => void) => {
  let waiting: Pending[] = [];
  let underWay = false;
  let alone: Promise<void> = Promise.resolve();
  let busy = 0;
  let idle: (() => void) | null = null;

  const send = async (
    on: Connection,
    batch: readonly Pending[],
    how: keyof typeof patience,
  ): Promise<readonly unknown[]> => {
    const values = [`[${batch.map(({ step }) => JSON.stringify(step)).join(",")}]`, patience[how], how === "apart"];
    const [row] = await on.ask({ name: "append", text: "SELECT append_1($1::jsonb, $2, $3) AS answers", values });
    const answers: unknown = row?.["answers"];
    if (!Array.isArray(answers) || answers.length !== batch.length) throw new Error("append_1 answers out of turn");
    committed();
    return answers;
  };

  const answer = (pending: Pending, said: unknown, again: (pending: Pending) => void): void => {
    if (typeof said !== "number") return pending.fail(new Error(String(said)));
    const conflict = conflicts[said];
    if (said === locked) again(pending);
    else pending.settle(conflict === undefined ? { done: true, place: said } : { done: false, conflict });
  };

  const tryAlone = async (pending: Pending): Promise<void> => {
    try {
      const [said] = await send(side, [pending], "alone");
      answer(pending, said, () => pending.fail(new Error("somebody holds the call")));
    } catch (error) {
      pending.fail(errorOf(error));
    }
  };
  /** Retries a write set alone, one after the other, beside the batches. */
  const setAside = (pending: Pending): void => {
    busy += 1;
    alone = alone.then(() => tryAlone(pending)).then(over);
  };
  const over = (): void => {
    busy -= 1;
    if (busy === 0 && waiting.length === 0 && !underWay) idle?.();
  };

  const run = async (batch: readonly Pending[]): Promise<void> => {
    const hear = (answers: readonly unknown[]): void =>
      batch.forEach((pending, at) => answer(pending, answers[at], setAside));
    const broken = (error: unknown, instead: () => void): void => {
      if (error instanceof Away || batch.length === 1) for (const { fail } of batch) fail(errorOf(error));
      else instead();
    };
    try {
      hear(await send(main, batch, "together"));
    } catch (error) {
      if (error instanceof Away) return broken(error, () => undefined);
      try {
        hear(await send(main, batch, "apart"));
      } catch (worse) {
        broken(worse, () => batch.forEach(setAside));
      }
    }
  };

  const next = async (): Promise<void> => {
    if (underWay) return;
    underWay = true;
    while (waiting.length > 0) {
      const batch = waiting.slice(0, largest);
      waiting = waiting.slice(largest);
      await run(batch);
    }
    underWay = false;
    if (busy === 0) idle?.();
  };

  return {
    add: (step: WriteSetRow): Promise<Appended> =>
      new Promise((settle, fail) => {
        if (waiting.length >= longestQueue) return fail(new Away("too much waits for the database"));
        waiting.push({ step, settle, fail });
        // Micro-batching: what one turn of the event loop asks for goes as one batch.
        if (waiting.length === 1 && !underWay) setImmediate(() => void next());
      }),
    drained: (): Promise<void> =>
      waiting.length + busy === 0 && !underWay ? Promise.resolve() : new Promise((resolve) => (idle = resolve)),
  };
};
