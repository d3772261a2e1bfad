import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { CallFilter, Page, TablePage, Talk, TalkFilter, TalkPage } from "@opencallkit/server/ports";
import {
  numberAtQuery,
  pageQuery,
  slackMs,
  talkByUserQuery,
  talkQuery,
  type NumberRange,
  type Query,
} from "../../archive-queries.ts";
import { toPage, toTalk, toTalkPage } from "../../archive-rows.ts";
import { tableQuery, toTable } from "../../archive-table.ts";
import { number, type Row } from "../../rows.ts";
import { reader } from "../read.ts";

/** Which calls of an app are wanted: so many of those below `before`. */
type PageWanted = {
  readonly app: number;
  readonly filter: CallFilter;
  readonly before: number | null;
  readonly limit: number;
};

/** The requests of the archive, by name: what each takes and gives. */
export type ArchiveWork = {
  readonly page: { readonly take: PageWanted; readonly give: Page };
  readonly table: { readonly take: PageWanted; readonly give: TablePage };
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

/** How many prepared statements are kept: preparing one of dozens of walks takes longer than running it for a page. */
const mostStatements = 32;

/** Runs queries by prepared statements, of which the last used are kept. */
const queriesOf = (database: DatabaseSync) => {
  const prepared = new Map<string, StatementSync>();
  return ({ text, values }: Query): readonly Row[] => {
    const statement = prepared.get(text) ?? database.prepare(text);
    prepared.delete(text);
    prepared.set(text, statement);
    const [oldest] = prepared.keys();
    if (prepared.size > mostStatements && oldest !== undefined) prepared.delete(oldest);
    return statement.all(...values);
  };
};

/** Everything the archive answers, over a connection that only reads. */
export const archiveJobs = (database: DatabaseSync): ArchiveJobs => {
  const { whole } = reader(database);
  const all = queriesOf(database);

  const numberAt = (at: number): number => number(all(numberAtQuery("?", at))[0]?.["no"]);
  const rangeOf = ({ from, to }: TalkFilter): NumberRange => ({
    first: from === undefined ? 0 : numberAt(from - slackMs),
    end: to === undefined ? Number.MAX_SAFE_INTEGER : numberAt(to + slackMs),
  });

  const found = ({ app, filter, before, limit }: PageWanted): Query => {
    const range = rangeOf(filter);
    const end = Math.min(range.end, before ?? range.end);
    return pageQuery("?", app, filter, { ...range, end }, limit);
  };

  return {
    page: (wanted) => toPage(all(found(wanted)), whole, wanted.filter, wanted.limit),
    table: (wanted) => toTable(all(tableQuery(found(wanted))), wanted.filter, wanted.limit),
    talk: ({ app, filter }) => toTalk(all(talkQuery("?", app, filter, rangeOf(filter)))[0]),
    talkByUser: ({ app, filter, after, limit }) =>
      toTalkPage(all(talkByUserQuery("?", app, filter, rangeOf(filter), { after, limit })), limit),
  };
};
