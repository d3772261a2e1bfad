import { DatabaseSync } from "node:sqlite";
import { privateFile } from "./private-file.ts";

/**
 * A process lock: an open transaction on a file of its own, which the operating system releases whenever the process
 * ends.
 */
export const holdLock = (file: string): DatabaseSync => {
  privateFile(`${file}.lock`);
  const lock = new DatabaseSync(`${file}.lock`);
  try {
    lock.exec("PRAGMA busy_timeout = 0");
    lock.exec("BEGIN EXCLUSIVE");
    return lock;
  } catch (error) {
    lock.close();
    throw error;
  }
};
