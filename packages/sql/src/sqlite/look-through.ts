import { existsSync, statSync } from "node:fs";
import type { DatabaseSync } from "node:sqlite";
import { pragma } from "./pragma.ts";

/** Whether and for how long a database was looked through at the start. */
export type LookedThrough = {
  readonly megabytes: number;
  /** Whether whoever had it last ended without closing it. */
  readonly unclean: boolean;
  /** Null when it was too large to be looked through. */
  readonly ms: number | null;
};

/** What is known of the file before it is opened. */
export type Found = Pick<LookedThrough, "unclean"> & { readonly bytes: number };

// A cold disk gives some 70 MB a second: a second for what is always read, a quarter of a minute after an unclean end.
const always = 64;
const afterUnclean = 1024;

const sizeOf = (file: string): number => (existsSync(file) ? statSync(file).size : 0);

/** A log that is left over was not folded in by a close. */
export const foundAt = (file: string): Found => ({
  bytes: sizeOf(file),
  unclean: sizeOf(`${file}-wal`) > 0,
});

/** STORE-19: throws when something in the file is damaged. */
export const lookThrough = (database: DatabaseSync, { bytes, unclean }: Found): LookedThrough => {
  const megabytes = Math.ceil(bytes / 1_048_576);
  if (megabytes > (unclean ? afterUnclean : always)) return { megabytes, unclean, ms: null };
  const before = performance.now();
  // SQLite takes what is missing of the last page as zeros. Only a log can still hold that page.
  if (!unclean && bytes % Number(pragma(database, "page_size")) !== 0) throw new Error("malformed: it was cut off");
  const verdict = pragma(database, "quick_check(1)");
  if (verdict !== "ok") throw new Error(`malformed: ${String(verdict).replaceAll(/\s+/gu, " ")}`);
  return { megabytes, unclean, ms: Math.round(performance.now() - before) };
};
