import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defaultPolicy, type Policy } from "@opencallkit/core";
import {
  appsIn,
  defaultTiming,
  sealWith,
  startServer,
  type NewApp,
  type Store,
  type Timing,
} from "@opencallkit/server";
import { openSqlite } from "@opencallkit/sql";
import { onTestFinished } from "vitest";

/** A real server in this process, on a real SQLite file. */
export type KitServer = {
  readonly url: string;
  readonly app: NewApp;
  readonly other: NewApp;
  /** Its log, as text. */
  readonly log: () => string;
  readonly store: () => Store;
  /** Stops it and starts it on the same file, after something that happens in between. */
  readonly restart: (between?: () => Promise<void>) => Promise<void>;
};

export type KitOptions = {
  /** What is other than by default. */
  readonly policy?: Partial<Policy>;
  readonly timing?: Partial<Timing>;
  readonly store?: (store: Store) => Store;
};

/** Ends with the test. */
export const startKitServer = async ({
  policy = {},
  timing = {},
  store: wrap = (store) => store,
}: KitOptions = {}): Promise<KitServer> => {
  const folder = await mkdtemp(join(tmpdir(), "opencallkit-test-"));
  const seal = sealWith(Buffer.alloc(32, 7));
  const lines: string[] = [];
  const open = async (port: number) => {
    const store = wrap(await openSqlite({ file: join(folder, "test.db") }));
    const server = await startServer({
      store,
      seal,
      host: "127.0.0.1",
      port,
      origins: { listed: [], loopback: true },
      ice: [],
      dev: null,
      pages: folder,
      log: (level, event, details) => void lines.push(JSON.stringify({ level, event, ...details })),
      policy: { ...defaultPolicy, ...policy },
      timing: { ...defaultTiming, ...timing },
    });
    return { store, server };
  };
  let running = await open(0);
  const { port } = running.server;
  const apps = appsIn(running.store, seal);
  const [app, other] = [await apps.add(), await apps.add()];
  const close = async (): Promise<void> => {
    await running.server.stop();
    await running.store.close();
  };
  onTestFinished(async () => {
    await close();
    await rm(folder, { recursive: true, force: true });
  });
  return {
    url: `http://127.0.0.1:${port}`,
    app,
    other,
    log: () => lines.join("\n"),
    store: () => running.store,
    restart: async (between = () => Promise.resolve()) => {
      await close();
      await between();
      running = await open(port);
    },
  };
};
