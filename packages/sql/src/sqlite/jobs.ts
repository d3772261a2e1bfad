import type { DatabaseSync } from "node:sqlite";
import type { StoredApp } from "@opencallkit/server/ports";
import { proofsMs, lastCommitWords } from "../pause.ts";
import { number, text, toApp } from "../rows.ts";
import { appender } from "./append.ts";
import type { Given, Job, Moments, Work, WorkName } from "./messages.ts";
import { inboxReader } from "./inbox.ts";
import { keyJobs } from "./key-jobs.ts";
import { outboxJobs } from "./outbox-jobs.ts";
import { profileJobs } from "./profiles/profile-jobs.ts";
import { sqliteReport } from "./report.ts";
import { reader } from "./read.ts";

type Run<N extends WorkName> = (take: Work[N]["take"]) => Work[N]["give"];

/** Durability by job: which ones must be on disk before they are answered. */
const writes: { readonly [N in WorkName]: boolean } = {
  append: true,
  inbox: true,
  prove: true,
  addApp: true,
  setPolicy: true,
  setSecrets: true,
  setBlock: true,
  revoke: true,
  outboxOpen: true,
  outboxMove: true,
  report: false,
  outboxNewest: false,
  outboxRead: false,
  revokedAt: false,
  blockers: false,
  load: false,
  live: false,
  holders: false,
  app: false,
  pauseEnd: false,
  apps: false,
  allKeys: false,
  keysOf: false,
  addKey: true,
  removeKey: true,
  useKey: true,
  profilesOf: false,
  changeProfile: true,
  profileApps: false,
};
export const isWrite = (job: Job): boolean => writes[job.name];

const prover = (database: DatabaseSync): Run<"prove"> => {
  const lives = database.prepare(`
    UPDATE leg SET proven_at = proof.value ->> 3, gone_at = proof.value ->> 4
    FROM json_each(?) AS proof JOIN call ON call.app = proof.value ->> 0 AND call.id = proof.value ->> 1
    WHERE leg.call = call.no AND leg.person = proof.value ->> 2`);
  // A read position is the device's own word: it is clamped to the newest place there is.
  const seen = database.prepare(`
    UPDATE device SET seen = sight.seen
    FROM (
      SELECT value ->> 0 AS app, value ->> 1 AS person, value ->> 2 AS id,
        min(CAST(value ->> 3 AS INTEGER), (SELECT coalesce(max(place), 0) FROM fact)) AS seen
      FROM json_each(?)
    ) AS sight
    WHERE device.app = sight.app AND device.person = sight.person AND device.id = sight.id AND device.seen < sight.seen`);
  const heartbeat = database.prepare("UPDATE heartbeat SET at = max(at, ?) WHERE no = 0");
  const mark = database.prepare("UPDATE heartbeat SET boot = ?, uptime = ?, marked = ? WHERE no = 0");
  const proof = database.prepare("INSERT INTO proof (at) VALUES (?) ON CONFLICT DO NOTHING");
  const forget = database.prepare("DELETE FROM proof WHERE at < ?");
  return (proofs) => {
    if (proofs.lives.length > 0)
      lives.run(
        JSON.stringify(proofs.lives.map(({ app, call, user, life }) => [app, call, user, life.provenAt, life.goneAt])),
      );
    if (proofs.seen.length > 0)
      seen.run(JSON.stringify(proofs.seen.map(({ app, user, device, place }) => [app, user, device, place])));
    heartbeat.run(proofs.now);
    if (proofs.mark !== null) mark.run(proofs.mark.boot, proofs.mark.uptime, proofs.mark.at);
    proof.run(proofs.now);
    forget.run(proofs.now - proofsMs);
    return null;
  };
};

const appJobs = (database: DatabaseSync) => {
  const one = database.prepare("SELECT no, secrets, policy FROM app WHERE no = ?");
  const all = database.prepare("SELECT no, secrets, policy FROM app ORDER BY no");
  const add = database.prepare("INSERT INTO app (no, secrets, policy) VALUES (?, ?, ?) ON CONFLICT DO NOTHING");
  const policy = database.prepare("UPDATE app SET policy = ? WHERE no = ?");
  const sealed = database.prepare("UPDATE app SET secrets = ? WHERE no = ? AND secrets = ?");
  return {
    app: (app: number) => {
      const row = one.get(app);
      return row === undefined ? null : toApp(row);
    },
    apps: () => all.all().map(toApp),
    addApp: ({ app, secrets, policy: settings }: StoredApp) => add.run(app, secrets, settings).changes === 1,
    setPolicy: ({ app, policy: settings }: Work["setPolicy"]["take"]) => policy.run(settings, app).changes === 1,
    setSecrets: ({ app, before, secrets }: Work["setSecrets"]["take"]) =>
      sealed.run(secrets, app, before).changes === 1,
  };
};

const blockJobs = (database: DatabaseSync) => {
  const block = database.prepare("INSERT INTO block (app, person, other) VALUES (?, ?, ?) ON CONFLICT DO NOTHING");
  const free = database.prepare("DELETE FROM block WHERE app = ? AND person = ? AND other = ?");
  const find = database.prepare("SELECT 1 FROM block WHERE app = ? AND person = ? AND other = ?");
  return {
    setBlock: ({ app, user, other, blocked }: Work["setBlock"]["take"]) => {
      (blocked ? block : free).run(app, user, other);
      return null;
    },
    blockers: ({ app, by, people }: Work["blockers"]["take"]) =>
      new Set(people.filter((user) => find.get(app, user, by) !== undefined)),
  };
};

const revocationJobs = (database: DatabaseSync) => {
  const revoke = database.prepare(
    "INSERT INTO revocation (app, person, at) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET at = max(at, excluded.at)",
  );
  const find = database.prepare("SELECT at FROM revocation WHERE app = ? AND person = ?");
  return {
    revoke: ({ app, user, at }: Work["revoke"]["take"]) => {
      revoke.run(app, user, at);
      return null;
    },
    revokedAt: ({ app, user }: Work["revokedAt"]["take"]) => number(find.get(app, user)?.["at"] ?? 0),
  };
};

/** The job handlers: everything the worker can do with an open database. */
export const jobRunner = (database: DatabaseSync): ((job: Job) => Given) => {
  const read = reader(database);
  const runs: { readonly [N in WorkName]: Run<N> } = {
    append: appender(database),
    load: ({ app, call }) => read.load(app, call),
    live: () => read.live(),
    holders: ({ app, users }) => read.holders(app, users),
    inbox: inboxReader(database, read.whole),
    prove: prover(database),
    pauseEnd: ({ ms, since }) => read.pauseEnd(ms, since),
    report: () => sqliteReport(database),
    ...appJobs(database),
    ...keyJobs(database),
    ...profileJobs(database),
    ...blockJobs(database),
    ...revocationJobs(database),
    ...outboxJobs(database),
  };
  const runOf = <N extends WorkName>(name: N, take: Work[N]["take"]): Given => ({ [name]: runs[name](take) });
  const run = <N extends WorkName>(job: Job<N>): Given => runOf(job.name, job.take);
  return (job) => run(job);
};

/** The newest moments in the database, from which the clock starts. */
export const momentsOf = (database: DatabaseSync): Moments => {
  const row = database
    .prepare(
      "SELECT (SELECT at FROM heartbeat WHERE no = 0) AS beat, (SELECT at FROM fact ORDER BY place DESC LIMIT 1) AS fact",
    )
    .get();
  const lastCommit = Number(database.prepare(lastCommitWords).get()?.["at"] ?? 0);
  const newest = Math.max(Number(row?.["beat"] ?? 0), Number(row?.["fact"] ?? 0), lastCommit);
  const marked = database.prepare("SELECT boot, uptime, marked FROM heartbeat WHERE no = 0 AND boot IS NOT NULL").get();
  const mark =
    marked === undefined
      ? null
      : { boot: text(marked["boot"]), uptime: number(marked["uptime"]), at: number(marked["marked"]) };
  return { newest, lastCommit, mark };
};
