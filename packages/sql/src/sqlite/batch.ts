import type { DatabaseSync } from "node:sqlite";
import { number } from "../rows.ts";
import { Lost } from "./append.ts";
import { isWrite, jobRunner } from "./jobs.ts";
import type { Job, Outcome } from "./messages.ts";
import { messageOf } from "@opencallkit/server/ports";

/** The outcome of a batch of jobs. */
export type Batch = {
  readonly outcomes: readonly Outcome[];
  /** Whether it has committed anything to disk; an empty commit needs no disk, so it says nothing of it. */
  readonly wrote: boolean;
};

const isKept = (outcome: Outcome): boolean => "give" in outcome && outcome.give.append?.done !== false;

/** Group commit: each batch of jobs is one transaction. */
export const batchRunner = (database: DatabaseSync): ((jobs: readonly Job[]) => Batch) => {
  const run = jobRunner(database);
  const count = database.prepare("SELECT total_changes() AS rows");
  /** The count of rows that this connection has ever changed, rolled-back ones included. */
  const changed = (): number => number(count.get()?.["rows"]);

  const attempt = (job: Job): Outcome => {
    try {
      return { give: run(job) };
    } catch (error) {
      return error instanceof Lost
        ? { give: { append: { done: false, conflict: error.conflict } } }
        : { failed: messageOf(error) };
    }
  };

  const transaction = (work: () => Batch): Batch => {
    database.exec("BEGIN IMMEDIATE");
    const batch = work();
    database.exec("COMMIT");
    return batch;
  };

  const together = (jobs: readonly Job[]): Batch => {
    const before = changed();
    const outcomes = jobs.map((job) => ({ give: run(job) }));
    return { outcomes, wrote: changed() > before };
  };

  /** Runs each job behind a savepoint, so that one that fails leaves nothing behind and harms no neighbour. */
  const apart = (jobs: readonly Job[]): Batch => {
    let wrote = false;
    const outcomes = jobs.map((job) => {
      database.exec("SAVEPOINT job");
      const before = changed();
      const outcome = attempt(job);
      const kept = isKept(outcome);
      wrote ||= kept && changed() > before;
      database.exec(kept ? "RELEASE job" : "ROLLBACK TO job; RELEASE job");
      return outcome;
    });
    return { outcomes, wrote };
  };

  const roll = (): void => {
    if (database.isTransaction) database.exec("ROLLBACK");
  };

  /** Optimistic: nearly always all jobs succeed; when one does not, the batch is rolled back and redone with savepoints. */
  const commit = (jobs: readonly Job[]): Batch => {
    try {
      return transaction(() => together(jobs));
    } catch {
      roll();
    }
    try {
      return transaction(() => apart(jobs));
    } catch (error) {
      roll();
      return { outcomes: jobs.map(() => ({ failed: messageOf(error) })), wrote: false };
    }
  };

  return (jobs) => (jobs.some(isWrite) ? commit(jobs) : { outcomes: jobs.map(attempt), wrote: false });
};
