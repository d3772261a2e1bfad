import type { DatabaseSync } from "node:sqlite";
import type { CallFilter, Page, Talk, TalkFilter, TalkPage } from "@opencallkit/server/ports";
import { letsThrough } from "../../archive-filter.ts";
import {
  numberAtQuery,
  pageQuery,
  slackMs,
  talkByUserQuery,
  talkQuery,
  type NumberRange,
  type Query,
} from "../../archive-queries.ts";
import { number, text, type Row } from "../../rows.ts";
import { reader } from "../read.ts";

/** The requests of the archive, by name: what each takes and gives. */
export type ArchiveWork = {
  readonly page: {
    readonly take: {
      readonly app: number;
      readonly filter: CallFilter;
      readonly before: number | null;
      readonly limit: number;
    };
    readonly give: Page;
  };
  readonly talk: { readonly take: { readonly app: number; readonly filter: TalkFilter }; readonly give: Talk };
  readonly talkByUser: {
    readonly take: {
      readonly app: number;
      readonly filter: TalkFilter;
      readonly after: string | null;
      readonly limit: number;
    };
    readonly give: TalkPage;
  };
};
export type ArchiveWorkName = keyof ArchiveWork;

export type ArchiveJobs = {
  readonly [N in ArchiveWorkName]: (take: ArchiveWork[N]["take"]) => ArchiveWork[N]["give"];
};

/** Everything the archive answers, over a connection that only reads. */
export const archiveJobs = (database: DatabaseSync): ArchiveJobs => {
  const { whole } = reader(database);
  const all = ({ text: words, values }: Query): readonly Row[] => database.prepare(words).all(...values);

  const numberAt = (at: number): number => number(all(numberAtQuery("?", at))[0]?.["no"]);
  const rangeOf = ({ from, to }: TalkFilter): NumberRange => ({
    first: from === undefined ? 0 : numberAt(from - slackMs),
    end: to === undefined ? Number.MAX_SAFE_INTEGER : numberAt(to + slackMs),
  });

  return {
    page: ({ app, filter, before, limit }) => {
      const range = rangeOf(filter);
      const end = Math.min(range.end, before ?? range.end);
      const rows = all(pageQuery("?", app, filter, { ...range, end }, limit));
      const last = rows.at(-1);
      return {
        calls: rows.map(whole).filter((call) => letsThrough(filter, call)),
        next: rows.length < limit || last === undefined ? null : number(last["no"]),
      };
    },
    talk: ({ app, filter }) => {
      const [row] = all(talkQuery("?", app, filter, rangeOf(filter)));
      return { calls: number(row?.["calls"]), talkMs: number(row?.["talk"]) };
    },
    talkByUser: ({ app, filter, after, limit }) => {
      const rows = all(talkByUserQuery("?", app, filter, rangeOf(filter), { after, limit }));
      const users = rows.map((row) => ({
        user: text(row["person"]),
        calls: number(row["calls"]),
        talkMs: number(row["talk"]),
      }));
      return { users, next: users.length < limit ? null : (users.at(-1)?.user ?? null) };
    },
  };
};
