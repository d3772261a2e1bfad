import { Worker } from "node:worker_threads";
import { messageOf, StoreUnusable, type EventLogger as Logger, type Store } from "@opencallkit/server/ports";
import { clockNewsIn } from "../clock-news.ts";
import { machineUptime } from "../machine-uptime.ts";
import { writeSetRow } from "../write-set-row.ts";
import { storeClock } from "../store-clock.ts";
import type { LookedThrough } from "./look-through.ts";
import type { Ask, FromWorker, Job, Outcome, ToWorker } from "./messages.ts";
import type { Opening } from "./open-database.ts";
import { sqliteArchive } from "./archive/sqlite-archive.ts";
import { sqliteKeys } from "./keys.ts";
import { sqliteOutbox } from "./outbox.ts";
import { sqliteProfiles } from "./profiles/sqlite-profiles.ts";
import { workerArguments } from "../worker-arguments.ts";

type Pending = { readonly job: Job; readonly settle: (outcome: Outcome) => void };

/** The worker thread's module: this folder holds `.ts` in a checkout and `.js` in a package. */
const workerFile = new URL(import.meta.url.endsWith(".ts") ? "./worker.ts" : "./worker.js", import.meta.url);

const startWorker = (opening: Opening): Worker =>
  new Worker(workerFile, {
    workerData: opening,
    execArgv: [...workerArguments],
  });

type Opened = Extract<FromWorker, { readonly opened: unknown }>["opened"];

const opened = (worker: Worker): Promise<Opened> =>
  new Promise((resolve, reject) => {
    worker.once("error", (error: unknown) => reject(new StoreUnusable(messageOf(error))));
    worker.once("message", (message: FromWorker) => {
      if ("opened" in message) resolve(message.opened);
      else
        reject(
          new StoreUnusable("unusable" in message ? message.unusable : "the database's worker speaks out of turn"),
        );
    });
  });

const appendedAt = (place: number): Outcome => ({ give: { append: { done: true, place } } });

/** Group commit: jobs that arrive while a batch is under way go together as the next one. */
const batches = (worker: Worker, committed: () => void) => {
  let waiting: Pending[] = [];
  let underWay: readonly Pending[] = [];
  let broken: string | null = null;
  let idle: (() => void) | null = null;

  const send = (): void => {
    if (underWay.length > 0) return;
    if (waiting.length === 0) return idle?.();
    underWay = waiting;
    waiting = [];
    const message: ToWorker = { jobs: underWay.map(({ job }) => job) };
    // One text is cheaper to clone between threads than many small objects.
    worker.postMessage(JSON.stringify(message));
  };
  const fail = (reason: string): void => {
    broken = reason;
    const all = [...underWay, ...waiting];
    [underWay, waiting] = [[], []];
    for (const { settle } of all) settle({ failed: reason });
    idle?.();
  };
  worker.on("message", (message: FromWorker) => {
    if (!("outcomes" in message || "places" in message)) return;
    const done = underWay;
    underWay = [];
    if ("places" in message || message.wrote) committed();
    const outcomes = "places" in message ? message.places.map(appendedAt) : message.outcomes;
    done.forEach(({ settle }, index) => settle(outcomes[index] ?? { failed: "no outcome" }));
    send();
  });
  worker.on("error", (error: unknown) => fail(messageOf(error)));
  worker.on("exit", () => fail("the database's worker has ended"));

  return {
    add: (job: Job): Promise<Outcome> => {
      if (broken !== null) return Promise.resolve({ failed: broken });
      return new Promise((settle) => {
        waiting.push({ job, settle });
        // Micro-batching: what one turn of the event loop asks for goes as one batch.
        if (waiting.length === 1 && underWay.length === 0) setImmediate(send);
      });
    },
    drained: (): Promise<void> =>
      waiting.length + underWay.length === 0 ? Promise.resolve() : new Promise((resolve) => (idle = resolve)),
  };
};

export type SqliteOptions = {
  /** The database's file. */
  readonly file: string;
  /** Exclusive access. True (the default) for the process that runs calls: it must be the only one. */
  readonly exclusive?: boolean;
  /** Durability. `OFF` gives up that what is acknowledged is on disk; for measurements only. */
  readonly synchronous?: "FULL" | "OFF";
  /** Hears the result of the integrity check at the start. */
  readonly log?: Logger;
};

const sayHowLong = (log: Logger, { ms, ...found }: LookedThrough): void =>
  ms === null ? log("warn", "database_not_checked", found) : log("info", "database_checked", { ...found, ms });

/** Opens the store on SQLite. Rejects with `StoreUnusable`. */
export const openSqlite = async ({
  file,
  exclusive = true,
  synchronous = "FULL",
  log = () => undefined,
}: SqliteOptions): Promise<Store> => {
  const worker = startWorker({ file, exclusive, synchronous });
  const ended = new Promise((resolve) => worker.once("exit", resolve));
  const known = await opened(worker);
  if (known.lookedThrough !== null) sayHowLong(log, known.lookedThrough);
  const clock = storeClock(known.newest, {
    mark: known.mark,
    uptime: machineUptime(),
    tell: exclusive ? clockNewsIn(log) : () => undefined,
  });
  let lastCommit = known.lastCommit;
  const batch = batches(worker, () => (lastCommit = clock.now()));

  const ask: Ask = async (job) => {
    const outcome = await batch.add(job);
    if ("failed" in outcome) throw new Error(outcome.failed);
    const given = outcome.give[job.name];
    if (given === undefined) throw new Error(`the database's worker has nothing for ${job.name}`);
    return given;
  };

  const { close: closeArchive, ...archive } = sqliteArchive(file);
  let closing: Promise<void> | null = null;
  const close = async (): Promise<void> => {
    await closeArchive();
    await batch.drained();
    const message: ToWorker = { close: true };
    worker.postMessage(JSON.stringify(message));
    await ended;
  };

  return {
    now: clock.now,
    lastCommit: () => lastCommit,
    append: (step) => ask({ name: "append", take: writeSetRow(step) }),
    load: (app, call) => ask({ name: "load", take: { app, call } }),
    live: () => ask({ name: "live", take: null }),
    holders: (app, users) => ask({ name: "holders", take: { app, users } }),
    blockers: (app, by, people) => ask({ name: "blockers", take: { app, by, people } }),
    setBlock: async (app, user, other, blocked) => {
      await ask({ name: "setBlock", take: { app, user, other, blocked } });
    },
    inbox: (app, user, device, { mostDevices = Infinity, range } = {}) => {
      const most = Math.min(mostDevices, Number.MAX_SAFE_INTEGER);
      return ask({ name: "inbox", take: { app, user, device, most, range: range ?? null, now: clock.now() } });
    },
    revoke: async (app, user, at) => {
      await ask({ name: "revoke", take: { app, user, at } });
    },
    revokedAt: (app, user) => ask({ name: "revokedAt", take: { app, user } }),
    prove: async ({ lives, seen, idle = false }) => {
      clock.look(idle);
      await ask({ name: "prove", take: { lives, seen, now: clock.now(), mark: clock.mark() } });
    },
    pauseEnd: (ms, since) => ask({ name: "pauseEnd", take: { ms, since } }),
    archive,
    keys: sqliteKeys(ask),
    profiles: sqliteProfiles(ask),
    app: (app) => ask({ name: "app", take: app }),
    apps: () => ask({ name: "apps", take: null }),
    addApp: (app) => ask({ name: "addApp", take: app }),
    cluster: null,
    outbox: sqliteOutbox(ask, clock.now),
    setPolicy: (app, policy) => ask({ name: "setPolicy", take: { app, policy } }),
    setSecrets: (app, before, secrets) => ask({ name: "setSecrets", take: { app, before, secrets } }),
    report: () => ask({ name: "report", take: null }),
    close: () => (closing ??= close()),
  };
};
