import { copyFile, mkdtemp } from "node:fs/promises";
import { join } from "node:path";

/** Shared files of the nodes on one database: the encryption key, and the development app. */
const shared = ["secret.key", "dev.json"];

/** Creates a node's data folder, with the shared files of the `first` one's unless that is null. `prefix` as mkdtemp takes it. */
export const nodeFolder = async (prefix: string, first: string | null): Promise<string> => {
  const folder = await mkdtemp(prefix);
  if (first !== null) for (const file of shared) await copyFile(join(first, file), join(folder, file));
  return folder;
};
