import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Policy, UsageLimits } from "@opencallkit/core";
import {
  appsIn,
  noAddressLimits,
  defaultTiming,
  sealWith,
  startServer,
  type AddressLimits,
  type NewApp,
  type Store,
  type Timing,
  type TrustedProxies,
  type TurnServer,
} from "@opencallkit/server";
import { openSqlite } from "@opencallkit/sql";
import { noLimits, unlimitedPolicy } from "./no-limits.ts";
import { onTestFinished } from "vitest";

/** A real server in this process, on a real SQLite file. */
export type TestServer = {
  readonly url: string;
  readonly app: NewApp;
  readonly other: NewApp;
  /** Its log, as text. */
  readonly log: () => string;
  readonly store: () => Store;
  /** Every byte of its database's files, as text of one character a byte. */
  readonly database: () => Promise<string>;
  /** Stops it and starts it on the same file, after something that happens in between. */
  readonly restart: (between?: () => Promise<void>) => Promise<void>;
};

export type TestServerOptions = {
  /** What is other than by default. */
  readonly policy?: Partial<Omit<Policy, "limits">>;
  /** USE-1: there are none unless they are given. */
  readonly limits?: Partial<UsageLimits>;
  readonly addresses?: Partial<AddressLimits>;
  readonly proxies?: TrustedProxies;
  readonly turn?: TurnServer;
  readonly wall?: () => number;
  /** The folder of pages; none without. */
  readonly pages?: string;
  readonly timing?: Partial<Timing>;
  readonly store?: (store: Store) => Store;
};

/** Ends with the test. */
export const startTestServer = async ({
  policy = {},
  limits = {},
  addresses = {},
  proxies,
  turn,
  wall,
  pages,
  timing = {},
  store: wrap = (store) => store,
}: TestServerOptions = {}): Promise<TestServer> => {
  const folder = await mkdtemp(join(tmpdir(), "opencallkit-test-"));
  const seal = sealWith(Buffer.alloc(32, 7));
  const lines: string[] = [];
  const open = async (port: number) => {
    const store = wrap(await openSqlite({ file: join(folder, "test.db") }));
    const server = await startServer({
      store,
      seal,
      servers: { ice: [], turn: turn ?? null },
      environment: {
        log: (level, event, details) => void lines.push(JSON.stringify({ level, event, ...details })),
        wall: wall ?? Date.now,
      },
      policy: { ...unlimitedPolicy, ...policy, limits: { ...noLimits, ...limits } },
      listening: {
        host: "127.0.0.1",
        port,
        origins: { listed: [], loopback: true },
        pages: pages ?? folder,
        addresses: { ...noAddressLimits, ...addresses },
        proxies: proxies ?? null,
      },
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
    database: async () => {
      const names = (await readdir(folder)).filter((name) => name.startsWith("test.db"));
      return (await Promise.all(names.map((name) => readFile(join(folder, name), "latin1")))).join("");
    },
    restart: async (between = () => Promise.resolve()) => {
      await close();
      await between();
      running = await open(port);
    },
  };
};
