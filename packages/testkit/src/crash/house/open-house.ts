import { rmSync } from "node:fs";
import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { NewApp, Store } from "@opencallkit/server";
import { openPostgres, openSqlite } from "@opencallkit/sql";
import { noLimits } from "../../no-limits.ts";
import { nodeFolder } from "../../node-folder.ts";
import { startPostgres } from "../../postgres.ts";
import { freePort } from "./free-port.ts";
import type { House, StoreKind } from "./house.ts";
import { buildServer } from "./server-program.ts";
import { startServerProcess, type ServerProcess } from "./server-process.ts";

type Database = Pick<House, "crashDatabase"> & {
  readonly flags: readonly string[];
  readonly nodes: number;
  readonly openStore: (data: string) => Promise<Store>;
  readonly stop: () => Promise<void>;
};

const embedded: Database = {
  flags: [],
  nodes: 1,
  crashDatabase: null,
  openStore: (data) => openSqlite({ file: join(data, "opencallkit.db"), exclusive: false }),
  stop: () => Promise.resolve(),
};

const ofItsOwn = async (): Promise<Database> => {
  const postgres = await startPostgres();
  const url = await postgres.newDatabase();
  return {
    flags: ["--database", url],
    nodes: 3,
    crashDatabase: async (awayMs) => {
      await postgres.crash();
      await pause(awayMs);
      await postgres.start();
    },
    openStore: () => openPostgres({ url }),
    stop: postgres.stop,
  };
};

/** Starts the nodes into `nodes`, with one key and one development app for all; gives the first one's folder. */
const startNodes = async (folder: string, database: Database, nodes: ServerProcess[]): Promise<string> => {
  const program = await buildServer(join(folder, "server"));
  const prefix = join(folder, "node-");
  const first = await nodeFolder(prefix, null);
  while (nodes.length < database.nodes) {
    const data = nodes.length === 0 ? first : await nodeFolder(prefix, first);
    nodes.push(await startServerProcess({ program, data, port: await freePort(), flags: database.flags }));
  }
  return first;
};

/** USE-1: the people of a campaign call as fast as they can, and come back whenever a server was killed. */
const takeLimitsOff = async (store: Store, app: number): Promise<void> => {
  const off = Object.keys(noLimits).map((name) => [name, "off"] as const);
  await store.setPolicy(app, JSON.stringify(Object.fromEntries(off)));
  await store.close();
  // Running servers read their apps' settings anew every two seconds.
  await pause(2500);
};

/** One node on SQLite, or three on a PostgreSQL of their own. */
export const openHouse = async (kind: StoreKind): Promise<House> => {
  const folder = await mkdtemp(join(tmpdir(), "opencallkit-crash-"));
  const database = kind === "sqlite" ? embedded : await ofItsOwn();
  const nodes: ServerProcess[] = [];
  const remove = (): void => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  const end = async (): Promise<void> => {
    await Promise.all(nodes.map((node) => node.end()));
    await database.stop();
    process.off("exit", remove);
    remove();
  };
  try {
    const first = await startNodes(folder, database, nodes);
    // A campaign that is interrupted leaves nothing behind. After the nodes', which end with us too.
    process.once("exit", remove);
    const app: NewApp = JSON.parse(await readFile(join(first, "dev.json"), "utf8"));
    await takeLimitsOff(await database.openStore(first), app.sdkAppId);
    return { nodes, app, crashDatabase: database.crashDatabase, openStore: () => database.openStore(first), end };
  } catch (error) {
    await end();
    throw error;
  }
};
