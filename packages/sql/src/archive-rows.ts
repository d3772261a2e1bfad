import type { CallFilter, Page, StoredCall, Talk, TalkPage } from "@opencallkit/server/ports";
import { letsThrough } from "./archive-filter.ts";
import { number, text, type Row } from "./rows.ts";

/** A page of calls: `rows` are those that were found, in their order, and `whole` reads the call of a row. */
export const toPage = (
  rows: readonly Row[],
  whole: (row: Row) => StoredCall,
  filter: CallFilter,
  limit: number,
): Page => {
  const last = rows.at(-1);
  return {
    calls: rows.map(whole).filter((call) => letsThrough(filter, call)),
    next: rows.length < limit || last === undefined ? null : number(last["no"]),
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
