import { parentPort, workerData } from "node:worker_threads";
import { messageOf } from "@opencallkit/server/ports";
import { batchRunner } from "./batch.ts";
import { momentsOf } from "./jobs.ts";
import type { FromWorker, Outcome, ToWorker } from "./messages.ts";
import { openDatabase, type Opening } from "./open-database.ts";

/** The worker thread that owns the database. */

const say = (message: FromWorker): void => parentPort?.postMessage(message);

/** The compact result of a batch of nothing but successful appends, or null: many small objects are expensive to transfer. */
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
  const { database, lookedThrough, close } = openDatabase(opening);
  const run = batchRunner(database);

  parentPort?.on("message", (text: string) => {
    const message: ToWorker = JSON.parse(text);
    if ("close" in message) {
      close();
      parentPort?.close();
      return;
    }
    const { outcomes, wrote } = run(message.jobs);
    const places = placesOf(outcomes);
    say(places === null ? { outcomes, wrote } : { places });
  });
  say({ opened: { ...momentsOf(database), lookedThrough } });
};

try {
  start(workerData);
} catch (error) {
  say({ unusable: messageOf(error) });
  parentPort?.close();
}
