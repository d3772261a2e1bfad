import type { Store } from "@opencallkit/server/ports";
import type { ClusterStore } from "@opencallkit/server/ports";
import type { Disk } from "../shell/disk.ts";
import { simulatedArchive } from "./sim-archive.ts";
import type { Tables } from "../store/tables.ts";
import { simOutbox } from "./sim-outbox.ts";
import { simulatedProfiles } from "./sim-profiles.ts";

const lateMs = 7 * 24 * 60 * 60 * 1000;

export type SimStoreParts = {
  readonly tables: Tables;
  readonly disk: Disk;
  readonly now: () => number;
  readonly cluster: ClusterStore | null;
  /** Time of the newest commit that this node knows of, in ms. */
  readonly known: { lastCommit: number };
};

/** No schedule asks by REST. */
const notSimulated = (): Promise<never> => Promise.reject(new Error("the keys are not simulated"));

/** Store port on the simulated disk. A promise settles after the commit, or never if the node has died meanwhile. */
export const simStore = ({ tables, disk, now, cluster, known }: SimStoreParts): Store => {
  const ask = <T>(look: () => T): Promise<T> =>
    new Promise((resolve, reject) =>
      disk.read(
        () => ({ found: look() }),
        (read) => (read === null ? reject(new Error("the store is away")) : resolve(read.found)),
      ),
    );
  return {
    now,
    lastCommit: () => known.lastCommit,
    append: (step) =>
      new Promise((resolve, reject) =>
        disk.append(step, (outcome) => {
          if (outcome === null) return reject(new Error("nobody knows whether it was committed"));
          if (outcome.done) known.lastCommit = now();
          resolve(outcome);
        }),
      ),
    load: (app, call) => ask(() => tables.load(app, call)),
    live: () => ask(tables.live),
    holders: (app, users) => ask(() => tables.holders(app, users)),
    blockers: (app, by, people) => ask(() => tables.blockers(app, by, people)),
    setBlock: (app, user, other, blocked) => ask(() => tables.setBlock(app, user, other, blocked)),
    inbox: (app, user, device, { range } = {}) => ask(() => tables.inbox(app, user, device, now() - lateMs, range)),
    revoke: (app, user, at) => ask(() => tables.revoke(app, user, at)),
    revokedAt: (app, user) => ask(() => tables.revokedAt(app, user)),
    prove: (proofs) =>
      ask(() => {
        tables.prove(proofs, now());
        known.lastCommit = now();
      }),
    pauseEnd: (ms, since) => ask(() => tables.pauseEnd(ms, since)),
    keys: {
      all: () => Promise.resolve([]),
      of: notSimulated,
      add: notSimulated,
      remove: notSimulated,
      used: notSimulated,
    },
    profiles: simulatedProfiles(tables, ask),
    archive: simulatedArchive(tables, ask),
    app: (app) => ask(() => tables.apps.get(app) ?? null),
    apps: () => ask(() => [...tables.apps.values()]),
    addApp: (app) =>
      ask(() => {
        const free = !tables.apps.has(app.app);
        if (free) tables.apps.set(app.app, app);
        return free;
      }),
    setPolicy: (app, policy) =>
      ask(() => {
        const before = tables.apps.get(app);
        if (before !== undefined) tables.apps.set(app, { ...before, policy });
        return before !== undefined;
      }),
    setSecrets: (app, expected, secrets) =>
      ask(() => {
        const before = tables.apps.get(app);
        if (before?.secrets !== expected) return false;
        tables.apps.set(app, { ...before, secrets });
        return true;
      }),
    cluster,
    outbox: simOutbox(tables, now, ask),
    report: () => ask(() => ({ engine: "sqlite", version: "simulated", faults: [], disk: null })),
    close: () => Promise.resolve(),
  };
};
