import { existsSync, statSync } from "node:fs";
import type { DatabaseSync } from "node:sqlite";
import { pragma } from "./pragma.ts";

/** The result of the integrity check at the start: whether and for how long the file was read. */
export type LookedThrough = {
  readonly megabytes: number;
  /** Unclean shutdown: whether the last process ended without closing the database. */
  readonly unclean: boolean;
  /** The time it took; null when the file was too large to be checked. */
  readonly ms: number | null;
};

/** The file's state before it is opened. */
export type Found = Pick<LookedThrough, "unclean"> & { readonly bytes: number };

// Size limits in MB. A cold disk reads some 70 MB a second: a second for what is always read, a quarter of a minute
// after an unclean end.
const always = 64;
const afterUnclean = 1024;

const sizeOf = (file: string): number => (existsSync(file) ? statSync(file).size : 0);

/** Detects an unclean shutdown: a close folds the write-ahead log in, so that one left over says there was none. */
export const foundAt = (file: string): Found => ({
  bytes: sizeOf(file),
  unclean: sizeOf(`${file}-wal`) > 0,
});

/** The integrity check (STORE-19): throws when something in the file is damaged. */
export const lookThrough = (database: DatabaseSync, { bytes, unclean }: Found): LookedThrough => {
  const megabytes = Math.ceil(bytes / 1_048_576);
  if (megabytes > (unclean ? afterUnclean : always)) return { megabytes, unclean, ms: null };
  const before = performance.now();
  // Truncation: SQLite takes what is missing of the last page as zeros. Only a log can still hold that page.
  if (!unclean && bytes % Number(pragma(database, "page_size")) !== 0) throw new Error("malformed: it was cut off");
  const verdict = pragma(database, "quick_check(1)");
  if (verdict !== "ok") throw new Error(`malformed: ${String(verdict).replaceAll(/\s+/gu, " ")}`);
  return { megabytes, unclean, ms: Math.round(performance.now() - before) };
};
