import { fromStore } from "@opencallkit/core/processor";
import type { CallFilter, Page, StoredCall, Talk, TalkPage } from "@opencallkit/server/ports";
import { letsThrough, looksInside } from "./archive-filter.ts";
import { number, text, type Row } from "./rows.ts";

/** Where the next page begins; null behind the last call. */
export const nextOf = (rows: readonly Row[], limit: number): number | null => {
  const last = rows.at(-1);
  return rows.length < limit || last === undefined ? null : number(last["no"]);
};

/** A page of calls: `rows` are those that were found, in their order, and `whole` reads the call of a row. */
export const toPage = (
  rows: readonly Row[],
  whole: (row: Row) => StoredCall,
  filter: CallFilter,
  limit: number,
): Page => {
  const calls = rows.map(whole);
  return {
    calls: looksInside(filter) ? calls.filter((stored) => letsThrough(filter, fromStore(stored).call)) : calls,
    next: nextOf(rows, limit),
  };
};

export const toTalk = (row: Row | undefined): Talk => ({
  calls: number(row?.["calls"]),
  talkMs: number(row?.["talk"]),
});

export const toTalkPage = (rows: readonly Row[], limit: number): TalkPage => {
  const users = rows.map((row) => ({ user: text(row["person"]), ...toTalk(row) }));
  return { users, next: users.length < limit ? null : (users.at(-1)?.user ?? null) };
};
