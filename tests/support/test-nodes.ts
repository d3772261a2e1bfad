import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Policy } from "@opencallkit/core";
import {
  appsIn,
  noAddressLimits,
  defaultTiming,
  sealWith,
  startServer,
  type NewApp,
  type ClusterStore,
  type RunningServer,
  type Store,
  type Timing,
} from "@opencallkit/server";
import { openPostgres } from "@opencallkit/sql";
import { unlimitedPolicy } from "@opencallkit/testing/no-limits";
import { onTestFinished } from "vitest";

/** In-process cluster: one of several real servers on one PostgreSQL. */
export type TestNode = {
  readonly url: string;
  readonly app: NewApp;
  readonly store: Store;
  readonly log: () => string;
  /** Graceful shutdown; idempotent. */
  readonly stop: () => Promise<void>;
};
export type TestNodesOptions = {
  readonly timing?: Partial<Timing>;
  readonly policy?: Partial<Policy>;
  /** Decorates the cluster store of one node, by its index. */
  readonly nodes?: (nodes: ClusterStore, at: number) => ClusterStore;
  /** Decorates the store of one node, by its index. */
  readonly store?: (store: Store, at: number) => Store;
  /** Database URL of one node, such as a proxy's. */
  readonly urlOf?: (at: number) => string;
};

const seal = sealWith(Buffer.alloc(32, 7));

/** Starts a cluster of so many nodes; they end with the test. */
export const startTestNodes = async (
  url: string,
  count: number,
  {
    timing = {},
    policy = {},
    nodes: wrap = (nodes) => nodes,
    store: change = (store) => store,
    urlOf = () => url,
  }: TestNodesOptions = {},
): Promise<readonly TestNode[]> => {
  const folder = await mkdtemp(join(tmpdir(), "opencallkit-nodes-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  let app: NewApp | null = null;
  const all: TestNode[] = [];
  for (let at = 0; at < count; at += 1) {
    const opened = await openPostgres({ url: urlOf(at) });
    const store = change({ ...opened, cluster: opened.cluster === null ? null : wrap(opened.cluster, at) }, at);
    app ??= await appsIn(store, seal).add();
    const lines: string[] = [];
    const server: RunningServer = await startServer({
      store,
      seal,
      servers: { ice: [], turn: null },
      environment: { log: (level, event, details) => void lines.push(JSON.stringify({ level, event, ...details })) },
      timing: { ...defaultTiming, ...timing },
      policy: { ...unlimitedPolicy, ...policy },
      listening: {
        host: "127.0.0.1",
        port: 0,
        origins: { listed: [], loopback: true },
        pages: folder,
        addresses: noAddressLimits,
      },
    });
    let stopping: Promise<void> | null = null;
    const stop = (): Promise<void> => (stopping ??= server.stop().then(() => store.close()));
    onTestFinished(stop);
    all.push({ url: `http://127.0.0.1:${server.port}`, app, store, log: () => lines.join("\n"), stop });
  }
  return all;
};
