import { chmodSync, closeSync, openSync } from "node:fs";

/** Makes a file, if it is not there, that only its owner reads and writes. SQLite gives its log and index the same rights. */
export const privateFile = (file: string): void => {
  closeSync(openSync(file, "a", 0o600));
  chmodSync(file, 0o600);
};
