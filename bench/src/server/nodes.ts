import { rm } from "node:fs/promises";
import { nodeFolder, startPostgres } from "@opencallkit/tests";
import { folderPrefix, startOpenCallKit, startOpenCallKitIn, type Subject } from "./processes.ts";

/** Cluster fixture: runs `measure` with two nodes on one new PostgreSQL, and ends all three. */
export const onTwoNodes = async <T>(measure: (one: Subject, two: Subject) => Promise<T>): Promise<T> => {
  const database = await startPostgres();
  const flags = ["--database", await database.newDatabase()];
  const one = await startOpenCallKit(...flags);
  const folder = await nodeFolder(folderPrefix, one.data);
  const two = await startOpenCallKitIn(folder, ...flags);
  try {
    return await measure(one, two);
  } finally {
    await Promise.all([one.stop(), two.stop()]);
    await database.stop();
    await rm(folder, { recursive: true, force: true });
  }
};

/** Single node fixture: runs `measure` with one node on a new SQLite file, and ends it. */
export const onOneNode = async <T>(measure: (kit: Subject) => Promise<T>): Promise<T> => {
  const kit = await startOpenCallKit();
  try {
    return await measure(kit);
  } finally {
    await kit.stop();
  }
};
