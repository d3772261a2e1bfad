import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { NewApp, Store } from "@opencallkit/server";
import { startTestServer as start, type RunningTestServer, type TestServerOptions } from "@opencallkit/testing";
import { onTestFinished } from "vitest";

export type { TestServerOptions };

/** Test server that ends with its test, with access to its internals. */
export type TestServer = RunningTestServer & {
  readonly other: NewApp;
  readonly store: () => Store;
  /** Raw database files, WAL included, decoded as Latin-1: one character a byte. */
  readonly database: () => Promise<string>;
};

/** Starts a test server, which ends with the test. */
export const startTestServer = async (options: TestServerOptions = {}): Promise<TestServer> => {
  const { store: wrap = (store: Store) => store } = options;
  const opened: Store[] = [];
  const server = await start({
    ...options,
    store: (store) => {
      const wrapped = wrap(store);
      opened.push(wrapped);
      return wrapped;
    },
  });
  onTestFinished(server.stop);
  return {
    ...server,
    other: await server.addApp(),
    store: () => {
      const store = opened.at(-1);
      if (store === undefined) throw new Error("the server has opened no store");
      return store;
    },
    database: async () => {
      const names = (await readdir(server.folder)).filter((name) => name.startsWith("test.db"));
      return (await Promise.all(names.map((name) => readFile(join(server.folder, name), "latin1")))).join("");
    },
  };
};
