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

/** Options of a test server; each may be left out. */
export type TestServerOptions = {
  /** What holds for apps that say nothing else; the defaults of the server, without limits, if nothing is said. */
  readonly policy?: Partial<Omit<Policy, "limits">>;
  /** Rate limits and quotas (USE-1): there are none unless they are given. */
  readonly limits?: Partial<UsageLimits>;
  /** What one address may open; no limit if nothing is said. */
  readonly addresses?: Partial<AddressLimits>;
  /** Proxies whose `X-Forwarded-For` is taken; none by default. */
  readonly proxies?: TrustedProxies;
  /** A TURN server, whose credentials each login gets; none by default. */
  readonly turn?: TurnServer;
  /** The wall clock, in ms since 1970; `Date.now` by default. */
  readonly wall?: () => number;
  /** The folder of static pages; none by default. */
  readonly pages?: string;
  /** Intervals of the server, in ms: shorter heartbeats notice a lost client sooner. */
  readonly timing?: Partial<Timing>;
  /** A decorator of the store, applied at each start, such as for fault injection. */
  readonly store?: (store: Store) => Store;
};

/** A test server: a real server in this process, on a real SQLite file in a temporary folder. */
export type RunningTestServer = {
  /** The base URL, `http://127.0.0.1:PORT`, the same after a restart. */
  readonly url: string;
  /** The tenant whose users log in, with its secret key and its key for REST. */
  readonly app: NewApp;
  /** The temporary folder, with the database `test.db`. */
  readonly folder: string;
  /** Signs a userSig, as an app's own back end does; `seconds` until it expires, an hour by default. */
  readonly userSig: (userId: string, seconds?: number) => string;
  /** Adds one more app to the same server. */
  readonly addApp: () => Promise<NewApp>;
  /** The log so far, one JSON object a line. */
  readonly log: () => string;
  /** Restarts the server on the same file and port; `between` runs while it is down. Live calls go on. */
  readonly restart: (between?: () => Promise<void>) => Promise<void>;
  /** Registers a teardown: what is to end before the server does; the last one first. */
  readonly beforeStop: (end: () => void | Promise<void>) => void;
  /** Stops all that was started on it, and removes its folder. Idempotent: a second time it only waits for the first. */
  readonly stop: () => Promise<void>;
  /** Stops it at the end of `await using`. */
  readonly [Symbol.asyncDispose]: () => Promise<void>;
};

type Running = { readonly store: Store; readonly server: RunningServer };

const seal = sealWith(Buffer.alloc(32, 7));

/** The server's settings at each start, but for its store and its port. */
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
  const starting = startServer({ ...settings, store, listening: { ...settings.listening, port, checkAnswers: true } });
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

/** Starts a test server on a free port of the loopback interface. Whoever starts it stops it. */
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
