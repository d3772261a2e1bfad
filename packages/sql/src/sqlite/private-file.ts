import { chmodSync, closeSync, openSync } from "node:fs";

/**
 * Creates a file with mode 0600, if it is not there: only its owner reads and writes it. SQLite gives its log and index
 * the same rights.
 */
export const privateFile = (file: string): void => {
  closeSync(openSync(file, "a", 0o600));
  chmodSync(file, 0o600);
};
