import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Policy, UsageLimits } from "@opencallkit/core";
import {
  appsIn,
  defaultTiming,
  noAddressLimits,
  sealWith,
  signUserSig,
  startServer,
  type AddressLimits,
  type NewApp,
  type RunningServer,
  type Store,
  type Timing,
  type TrustedProxies,
  type TurnServer,
} from "@opencallkit/server";
import type { EventLogger } from "@opencallkit/server/ports";
import { openSqlite } from "@opencallkit/sql";
import { noLimits, unlimitedPolicy } from "./no-limits.ts";

/** What is other than by default; every part of it may be left out. */
export type TestServerOptions = {
  readonly policy?: Partial<Omit<Policy, "limits">>;
  /** Limits of use (USE-1): there are none unless they are given. */
  readonly limits?: Partial<UsageLimits>;
  readonly addresses?: Partial<AddressLimits>;
  readonly proxies?: TrustedProxies;
  readonly turn?: TurnServer;
  /** The server's clock, in ms since 1970; `Date.now` without. */
  readonly wall?: () => number;
  /** The folder of pages; none without. */
  readonly pages?: string;
  /** How often the server does things, in ms: shorter heartbeats notice a lost client sooner. */
  readonly timing?: Partial<Timing>;
  /** Stands between the server and its store, at each start. */
  readonly store?: (store: Store) => Store;
};

/** A real server in this process, on a real SQLite file in a temporary folder. */
export type RunningTestServer = {
  /** `http://127.0.0.1:PORT`, the same after a restart. */
  readonly url: string;
  /** The app whose users log in, with its secret key and its key for REST. */
  readonly app: NewApp;
  /** Where its database lies, as `test.db`. */
  readonly folder: string;
  /** What an app's own back end makes for its user; `seconds` until it expires, an hour by default. */
  readonly userSig: (userId: string, seconds?: number) => string;
  /** One more app on the same server. */
  readonly addApp: () => Promise<NewApp>;
  /** Everything that it has logged, one JSON object a line. */
  readonly log: () => string;
  /** Stops it and starts it on the same file and port, after something that happens in between. Live calls go on. */
  readonly restart: (between?: () => Promise<void>) => Promise<void>;
  /** What is to end before the server does; the last one first. */
  readonly beforeStop: (end: () => void | Promise<void>) => void;
  /** Ends all that was started on it, and removes its folder. A second time it only waits for the first. */
  readonly stop: () => Promise<void>;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
};

type Running = { readonly store: Store; readonly server: RunningServer };

const seal = sealWith(Buffer.alloc(32, 7));

/** What the server is told at each start but where its store and its port are. */
const settingsOf = (folder: string, log: EventLogger, options: TestServerOptions) => ({
  seal,
  servers: { ice: [], turn: options.turn ?? null },
  environment: { log, wall: options.wall ?? Date.now },
  policy: { ...unlimitedPolicy, ...options.policy, limits: { ...noLimits, ...options.limits } },
  listening: {
    host: "127.0.0.1",
    origins: { listed: [], loopback: true },
    pages: options.pages ?? join(folder, "pages"),
    addresses: { ...noAddressLimits, ...options.addresses },
    proxies: options.proxies ?? null,
  },
  timing: { ...defaultTiming, ...options.timing },
});

const openOn = async (store: Store, port: number, settings: ReturnType<typeof settingsOf>): Promise<Running> => {
  const starting = startServer({ ...settings, store, listening: { ...settings.listening, port } });
  const server = await starting.catch(async (error: unknown) => {
    await store.close();
    throw error;
  });
  return { store, server };
};

const close = async ({ server, store }: Running): Promise<void> => {
  await server.stop();
  await store.close();
};

/** Starts a server on a free port of this machine alone. Whoever starts it stops it. */
export const startTestServer = async (options: TestServerOptions = {}): Promise<RunningTestServer> => {
  const folder = await mkdtemp(join(tmpdir(), "opencallkit-test-"));
  await mkdir(join(folder, "pages"));
  const lines: string[] = [];
  const settings = settingsOf(
    folder,
    (level, event, details) => void lines.push(JSON.stringify({ level, event, ...details })),
    options,
  );
  const { store: wrap = (store: Store) => store } = options;
  const open = async (port: number): Promise<Running> =>
    openOn(wrap(await openSqlite({ file: join(folder, "test.db") })), port, settings);
  const ends: (() => void | Promise<void>)[] = [];
  let running = await open(0);
  const { port } = running.server;
  const addApp = (): Promise<NewApp> => appsIn(running.store, seal).add();
  const app = await addApp();
  let stopped: Promise<void> | null = null;

  const end = async (): Promise<void> => {
    for (const each of ends.toReversed()) await each();
    await close(running);
    await rm(folder, { recursive: true, force: true });
  };
  const stop = (): Promise<void> => (stopped ??= end());
  return {
    url: `http://127.0.0.1:${port}`,
    app,
    folder,
    userSig: (userId, seconds = 3600) => signUserSig(app.secretKey, app.sdkAppId, userId, seconds, Date.now()),
    addApp,
    log: () => lines.join("\n"),
    restart: async (between = () => Promise.resolve()) => {
      await close(running);
      await between();
      running = await open(port);
    },
    beforeStop: (each) => void ends.push(each),
    stop,
    [Symbol.asyncDispose]: stop,
  };
};
