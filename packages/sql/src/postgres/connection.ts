import { Client, DatabaseError, types, type CustomTypesConfig } from "pg";
import type { Row } from "../rows.ts";
import { messageOf } from "@opencallkit/server/ports";

/** A statement; one with a name is prepared once on each connection. */
export type Query = { readonly name?: string; readonly text: string; readonly values?: readonly unknown[] };

/** The outcome is unknown: the database is away, or went away in mid-statement, and nobody knows what is committed. */
export class Away extends Error {
  override readonly name = "Away";
}

/** A connection that reconnects by itself. */
export type Connection = {
  /** Runs statements one after the other. Rejects with `Away`, or with what the database has against the statement. */
  readonly ask: (query: Query) => Promise<readonly Row[]>;
  /** The queue length: statements that are not answered yet. */
  readonly waiting: () => number;
  readonly close: () => Promise<void>;
};

export type ConnectionOptions = {
  readonly url: string;
  /** Sets a new connection's session up before anybody may use it. Throws when the database must not be used. */
  readonly prepare: (ask: Connection["ask"]) => Promise<void>;
  /** Hears the payloads of NOTIFY. */
  readonly notified?: (payload: string) => void;
  /** After so long without an answer it is given up, in ms; 4 s if nothing else is said. */
  readonly silenceMs?: number;
};

/** The timeout of a statement that waits for a connection, in ms. */
const patienceMs = 1000;
const connectMs = 2000;
/** The timeout of a silent connection, in ms: it is given up; the database itself ends a statement after 3 s. */
const usualSilenceMs = 4000;
const retryMs = 200;

// BIGINT as a number, without loss: counters and times stay far below 2^53.
const asNumbers: CustomTypesConfig = {
  getTypeParser: (oid, format) =>
    oid === types.builtins.INT8 ? Number : types.getTypeParser(oid, format === "binary" ? "binary" : "text"),
};

/** Classifies an error: the statement's fault, or else a lost connection (SQLSTATE class 08, and 57P: shut down, crashed). */
const isRefusal = (error: unknown): boolean =>
  error instanceof DatabaseError && error.severity !== "FATAL" && !/^(?:08|57P)/u.test(error.code ?? "");

const within = async <T>(ms: number, what: string, promise: Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Away(what)), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
};

const askOn = (client: Client, silenceMs: number): Connection["ask"] => {
  return async ({ name, text, values }) => {
    const config = { text, values: [...(values ?? [])], ...(name === undefined ? {} : { name }) };
    const asked = client.query<Row>(config);
    const { rows } = await within(silenceMs, "the database says nothing", asked);
    return rows;
  };
};

/** Connects once. Rejects with the first error. */
const connect = async ({ url, prepare, notified, silenceMs = usualSilenceMs }: ConnectionOptions): Promise<Client> => {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: connectMs,
    application_name: "opencallkit",
    keepAlive: true,
    types: asNumbers,
  });
  client.on("error", () => undefined);
  if (notified !== undefined) client.on("notification", ({ payload }) => notified(payload ?? ""));
  try {
    await client.connect();
    await prepare(askOn(client, silenceMs));
    return client;
  } catch (error) {
    void client.end().catch(() => undefined);
    throw error;
  }
};

/** Opens a connection; rejects when the first attempt fails. After that it reconnects whenever it is lost. */
export const openConnection = async (options: ConnectionOptions): Promise<Connection> => {
  let closed = false;
  let current: Promise<Client> = Promise.resolve(await connect(options));
  let lost: Client | null = null;

  const again = async (): Promise<Client> => {
    if (closed) throw new Away("the store is closed");
    const client = await connect(options).catch(() => null);
    if (client === null) {
      await new Promise((resolve) => void setTimeout(resolve, retryMs));
      return again();
    }
    // Closing waits for no database that is slow to come back.
    if (closed) {
      void client.end().catch(() => undefined);
      throw new Away("the store is closed");
    }
    watch(client);
    return client;
  };
  const lose = (client: Client): void => {
    if (closed || lost === client) return;
    lost = client;
    void client.end().catch(() => undefined);
    current = again();
    current.catch(() => undefined);
  };
  const watch = (client: Client): void => {
    client.once("end", () => lose(client));
    client.once("error", () => lose(client));
  };
  watch(await current);

  const askNow = async (query: Query, until: number): Promise<readonly Row[]> => {
    const client = await within(Math.max(0, until - performance.now()), "the database is away", current);
    try {
      return await askOn(client, options.silenceMs ?? usualSilenceMs)(query);
    } catch (error) {
      if (isRefusal(error)) throw error;
      lose(client);
      throw error instanceof Away ? error : new Away(messageOf(error));
    }
  };
  let turn: Promise<unknown> = Promise.resolve();
  let waiting = 0;

  return {
    waiting: () => waiting,
    ask: (query) => {
      waiting += 1;
      const until = performance.now() + patienceMs;
      const run = (): Promise<readonly Row[]> => askNow(query, until).finally(() => (waiting -= 1));
      const asked = turn.then(run, run);
      turn = asked.catch(() => undefined);
      return asked;
    },
    close: async () => {
      closed = true;
      const client = await Promise.race([
        current.catch(() => null),
        new Promise<null>((resolve) => void setTimeout(resolve, 100, null)),
      ]);
      await client?.end().catch(() => undefined);
    },
  };
};
