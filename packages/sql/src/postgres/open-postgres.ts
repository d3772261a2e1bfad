import { StoreUnusable, type EventLogger as Logger, type Store } from "@opencallkit/server/ports";
import { lastCommitWords } from "../pause.ts";
import { clockNewsIn } from "../clock-news.ts";
import { number } from "../rows.ts";
import { writeSetRow } from "../write-set-row.ts";
import { appendBatches } from "./append-batches.ts";
import { clockOfOthers } from "./clock-of-others.ts";
import { openConnection, type Connection } from "./connection.ts";
import { databaseClock, type DatabaseClock } from "./database-clock.ts";
import { postgresArchive } from "./archive.ts";
import { inboxReader } from "./inbox.ts";
import { postgresKeys } from "./keys.ts";
import { migrate } from "./migrate.ts";
import { postgresCluster } from "./cluster.ts";
import { postgresOutbox } from "./outbox.ts";
import { postgresProfiles } from "./profiles.ts";
import { reader } from "./read.ts";
import { allowLongReading, longReadingMs, postgresReport, prepareSession, settings } from "./safety.ts";

export type PostgresOptions = {
  /** The connection URL, `postgres://user:password@host:port/database`; never logged. */
  readonly url: string;
  /** Hears when somebody has set the database's clock. */
  readonly log?: Logger;
};

const readers = 2;

/** The database's address without its secrets, for messages. */
const placeOf = (url: string): string => {
  const { host, pathname } = new URL(url);
  return `the database ${pathname.slice(1)} at ${host === "" ? "this machine" : host}`;
};

const explain = (url: string, error: unknown): StoreUnusable => {
  const said = error instanceof AggregateError ? error.errors : [error];
  const words = said.map((each: unknown) => (each instanceof Error ? each.message : String(each)));
  return new StoreUnusable(`${placeOf(url)} cannot be used: ${words.join("; ").replaceAll(/\s+/gu, " ")}`);
};

/** The newest moment the database knows, in ms. */
const newestIn = async (connection: Connection): Promise<number> => {
  const [row] = await connection.ask({
    text: `SELECT greatest((SELECT at FROM heartbeat WHERE no = 0),
      (SELECT at FROM fact ORDER BY place DESC LIMIT 1)) AS newest`,
  });
  return number(row?.["newest"]);
};
const lastCommitIn = async (connection: Connection): Promise<number> => {
  const [row] = await connection.ask({ text: lastCommitWords });
  return number(row?.["at"]);
};

/** The connection pool: one for the batches, one for what must not wait behind them, and some to read by. */
type Connections = { readonly main: Connection; readonly side: Connection; readonly readers: readonly Connection[] };

/** The result of opening. */
type Opened = Connections & { readonly lastCommit: number; readonly clock: DatabaseClock };

/** Opens connections into `opened`, one after the other, so that whoever gives up knows what there is to close. */
const openInto = async ({ url, log = () => undefined }: PostgresOptions, opened: Connection[]): Promise<Opened> => {
  const open = async (): Promise<Connection> => {
    const connection = await openConnection({ url, prepare: prepareSession });
    opened.push(connection);
    return connection;
  };
  await migrate(url);
  const [main, side] = [await open(), await open()];
  const all: Connection[] = [];
  while (all.length < readers) all.push(await open());
  const [newest, lastCommit] = [await newestIn(main), await lastCommitIn(main)];
  const others = await clockOfOthers(side);
  const clock = await databaseClock(side, { newest: Math.max(newest, lastCommit), others, tell: clockNewsIn(log) });
  return { main, side, readers: all, lastCommit, clock };
};

/** All or nothing: a connection that is left comes back for ever, and its process never ends. */
const openAll = async (options: PostgresOptions): Promise<Opened> => {
  const opened: Connection[] = [];
  try {
    return await openInto(options, opened);
  } catch (error) {
    await Promise.all(opened.map((each) => each.close()));
    throw explain(options.url, error);
  }
};

/** Migrates a database to this build and closes it again. The answer is the schema's step. Rejects with `StoreUnusable`. */
export const migratePostgres = async (url: string): Promise<number> => {
  try {
    return await migrate(url);
  } catch (error) {
    throw explain(url, error);
  }
};

/** Opens the store on PostgreSQL 15 or newer. Rejects with `StoreUnusable`. */
export const openPostgres = async (options: PostgresOptions): Promise<Store> => {
  const { url } = options;
  const { main, side, readers: others, lastCommit: known, clock } = await openAll(options);
  let lastCommit = known;
  const committedAt = (at: number): void => void (lastCommit = Math.max(lastCommit, at));
  const committed = (): void => committedAt(clock.now());
  const batch = appendBatches(main, side, committed);
  const { ask, ...read } = reader(side, others);
  const inbox = inboxReader(ask, clock.now);
  const { close: closeNodes, ...cluster } = postgresCluster({ url, now: clock.now, ask, committed: committedAt });

  const { close: closeArchive, ...archive } = postgresArchive(() =>
    openConnection({ url, prepare: allowLongReading, silenceMs: longReadingMs + 1000 }),
  );

  let closing: Promise<void> | null = null;
  const close = async (): Promise<void> => {
    await closeArchive();
    await batch.drained();
    await closeNodes();
    await Promise.all([main, side, ...others].map((each) => each.close()));
  };

  return {
    now: clock.now,
    lastCommit: () => lastCommit,
    append: (append) => batch.add(writeSetRow(append)),
    ...read,
    archive,
    keys: postgresKeys(ask),
    profiles: postgresProfiles(ask),
    inbox,
    prove: async ({ lives, seen }) => {
      await clock.look();
      const values = [
        JSON.stringify(lives.map(({ app, call, user, life }) => [app, call, user, life.provenAt, life.goneAt])),
        JSON.stringify(seen.map(({ app, user, device, place }) => [app, user, device, place])),
        clock.now(),
      ];
      await side.ask({ name: "prove", text: "SELECT prove_1($1::jsonb, $2::jsonb, $3)", values });
      committed();
    },
    cluster,
    outbox: postgresOutbox(ask, clock.now),
    report: async () => postgresReport(await ask("report", settings, [])),
    close: () => (closing ??= close()),
  };
};
