import { parentPort, workerData } from "node:worker_threads";
import { Lost } from "./append.ts";
import { isWrite, jobRunner, momentsOf } from "./jobs.ts";
import type { FromWorker, Job, Outcome, ToWorker } from "./messages.ts";
import { openDatabase, type Opening } from "./open-database.ts";

/** The thread that owns the database: each batch of jobs is one transaction. */

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
const say = (message: FromWorker): void => parentPort?.postMessage(message);

/** The places of a batch of nothing but appends that did well, or null: many small objects are dear to hand over. */
const placesOf = (outcomes: readonly Outcome[]): readonly number[] | null => {
  const places: number[] = [];
  for (const outcome of outcomes) {
    const appended = "give" in outcome ? outcome.give.append : undefined;
    if (appended?.done !== true) return null;
    places.push(appended.place);
  }
  return places;
};

const start = (opening: Opening): void => {
  const { database, close } = openDatabase(opening);
  const run = jobRunner(database);

  const attempt = (job: Job): Outcome => {
    try {
      return { give: run(job) };
    } catch (error) {
      return error instanceof Lost
        ? { give: { append: { done: false, conflict: error.conflict } } }
        : { failed: messageOf(error) };
    }
  };

  /** The same behind a savepoint, so that one that fails leaves nothing behind and harms no neighbour. */
  const attemptApart = (job: Job): Outcome => {
    database.exec("SAVEPOINT job");
    const outcome = attempt(job);
    const kept = "give" in outcome && outcome.give.append?.done !== false;
    database.exec(kept ? "RELEASE job" : "ROLLBACK TO job; RELEASE job");
    return outcome;
  };

  const transaction = (jobs: readonly Job[], each: (job: Job) => Outcome): readonly Outcome[] => {
    database.exec("BEGIN IMMEDIATE");
    const outcomes = jobs.map(each);
    database.exec("COMMIT");
    return outcomes;
  };

  const roll = (): void => {
    if (database.isTransaction) database.exec("ROLLBACK");
  };

  /** Nearly always all jobs do well; when one does not, the batch is rolled back and done again with savepoints. */
  const commit = (jobs: readonly Job[]): readonly Outcome[] => {
    try {
      return transaction(jobs, (job) => ({ give: run(job) }));
    } catch {
      roll();
    }
    try {
      return transaction(jobs, attemptApart);
    } catch (error) {
      roll();
      return jobs.map(() => ({ failed: messageOf(error) }));
    }
  };

  parentPort?.on("message", (text: string) => {
    const message: ToWorker = JSON.parse(text);
    if ("close" in message) {
      close();
      parentPort?.close();
      return;
    }
    const wrote = message.jobs.some(isWrite);
    const outcomes = wrote ? commit(message.jobs) : message.jobs.map(attempt);
    const places = placesOf(outcomes);
    say(places === null ? { outcomes, wrote } : { places });
  });
  say({ opened: momentsOf(database) });
};

try {
  start(workerData);
} catch (error) {
  say({ unusable: messageOf(error) });
  parentPort?.close();
}
