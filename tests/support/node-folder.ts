import { copyFile, mkdtemp } from "node:fs/promises";
import { join } from "node:path";

/** What the nodes on one database share beside it: the key that seals, and the development app. */
const shared = ["secret.key", "dev.json"];

/** A new data folder for a node beside another one, or for the first. `prefix` as mkdtemp takes it. */
export const nodeFolder = async (prefix: string, first: string | null): Promise<string> => {
  const folder = await mkdtemp(prefix);
  if (first !== null) for (const file of shared) await copyFile(join(first, file), join(folder, file));
  return folder;
};
