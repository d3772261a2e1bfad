import type { CallArchive, CallFilter, TalkFilter } from "@opencallkit/server/ports";
import {
  numberAtQuery,
  pageQuery,
  slackMs,
  talkByUserQuery,
  talkQuery,
  type NumberRange,
  type Query,
} from "../archive-queries.ts";
import { toPage, toTalk, toTalkPage } from "../archive-rows.ts";
import { tableQuery, toTable } from "../archive-table.ts";
import { number, type Row } from "../rows.ts";
import type { Connection } from "./connection.ts";
import { toCall, wholeCalls } from "./whole-calls.ts";

/** The archive on PostgreSQL, over a connection of its own, so that what takes long holds up no call. */
export const postgresArchive = (
  connect: () => Promise<Connection>,
): CallArchive & { readonly close: () => Promise<void> } => {
  let connection: Promise<Connection> | null = null;
  const ask = async ({ text: words, values }: Query): Promise<readonly Row[]> => {
    connection ??= connect();
    // One that could not be opened is tried again at the next request.
    connection.catch(() => (connection = null));
    return (await connection).ask({ text: words, values });
  };

  const numberAt = async (at: number): Promise<number> => number((await ask(numberAtQuery("$", at)))[0]?.["no"]);
  const rangeOf = async ({ from, to }: TalkFilter): Promise<NumberRange> => ({
    first: from === undefined ? 0 : await numberAt(from - slackMs),
    end: to === undefined ? Number.MAX_SAFE_INTEGER : await numberAt(to + slackMs),
  });

  const found = async (app: number, filter: CallFilter, before: number | null, limit: number): Promise<Query> => {
    const range = await rangeOf(filter);
    const end = Math.min(range.end, before ?? range.end);
    return pageQuery("$", app, filter, { ...range, end }, limit);
  };

  return {
    page: async (app, filter, before, limit) => {
      const query = await found(app, filter, before, limit);
      const rows = await ask({
        text: `${wholeCalls} JOIN (${query.text}) AS found ON found.no = call.no ORDER BY call.no DESC`,
        values: query.values,
      });
      return toPage(rows, toCall, filter, limit);
    },
    table: async (app, filter, before, limit) =>
      toTable(await ask(tableQuery(await found(app, filter, before, limit))), filter, limit),
    talk: async (app, filter) => toTalk((await ask(talkQuery("$", app, filter, await rangeOf(filter))))[0]),
    talkByUser: async (app, filter, after, limit) =>
      toTalkPage(await ask(talkByUserQuery("$", app, filter, await rangeOf(filter), { after, limit })), limit),
    close: async () => {
      const open = await connection?.catch(() => null);
      await open?.close();
    },
  };
};
