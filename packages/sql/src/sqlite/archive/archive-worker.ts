import { DatabaseSync } from "node:sqlite";
import { parentPort, workerData } from "node:worker_threads";
import { messageOf } from "@opencallkit/server/ports";
import { archiveJobs, type ArchiveJobs, type ArchiveWork, type ArchiveWorkName } from "./archive-jobs.ts";
import type { FromArchive, ToArchive } from "./sqlite-archive.ts";

/** The thread that reads the archive: a connection of its own, which holds up no write (write-ahead log). */

const open = (file: string): DatabaseSync => new DatabaseSync(file, { readOnly: true });

const runOf = <N extends ArchiveWorkName>(jobs: ArchiveJobs, name: N, take: ArchiveWork[N]["take"]) => ({
  [name]: jobs[name](take),
});

const database = open(String(workerData));
const jobs = archiveJobs(database);

parentPort?.on("message", (message: ToArchive) => {
  if (message === null) {
    database.close();
    parentPort?.close();
    return;
  }
  const say = (answer: FromArchive): void => parentPort?.postMessage(answer);
  try {
    say({ give: runOf(jobs, message.name, message.take) });
  } catch (error) {
    say({ failed: messageOf(error) });
  }
});
