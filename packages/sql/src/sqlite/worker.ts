import { parentPort, workerData } from "node:worker_threads";
import { isWrite, jobRunner, momentsOf } from "./jobs.ts";
import type { FromWorker, Job, Outcome, ToWorker } from "./messages.ts";
import { openDatabase, type Opening } from "./open-database.ts";

/** The thread that owns the database: each batch of jobs is one transaction. */

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
const say = (message: FromWorker): void => parentPort?.postMessage(message);

const start = (opening: Opening): void => {
  const { database, close } = openDatabase(opening);
  const run = jobRunner(database);

  const attempt = (job: Job): Outcome => {
    try {
      return { give: run(job) };
    } catch (error) {
      return { failed: messageOf(error) };
    }
  };

  const commit = (jobs: readonly Job[]): readonly Outcome[] => {
    try {
      database.exec("BEGIN IMMEDIATE");
      const outcomes = jobs.map(attempt);
      database.exec("COMMIT");
      return outcomes;
    } catch (error) {
      if (database.isTransaction) database.exec("ROLLBACK");
      return jobs.map(() => ({ failed: messageOf(error) }));
    }
  };

  parentPort?.on("message", (message: ToWorker) => {
    if ("close" in message) {
      close();
      parentPort?.close();
      return;
    }
    const wrote = message.jobs.some(isWrite);
    say({ outcomes: wrote ? commit(message.jobs) : message.jobs.map(attempt), wrote });
  });
  say({ opened: momentsOf(database) });
};

try {
  start(workerData);
} catch (error) {
  say({ unusable: messageOf(error) });
  parentPort?.close();
}
