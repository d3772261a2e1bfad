import { copyFile, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { NewApp, Store } from "@opencallkit/server";
import { openPostgres, openSqlite } from "@opencallkit/sql";
import { pause } from "../pause.ts";
import { startPostgres } from "../../postgres.ts";
import { freePort } from "./free-port.ts";
import type { House, StoreKind } from "./house.ts";
import { buildServer } from "./server-program.ts";
import { startServerProcess, type ServerProcess } from "./server-process.ts";

type Database = Pick<House, "crashDatabase"> & {
  readonly flags: readonly string[];
  readonly openStore: (data: string) => Promise<Store>;
  readonly nodes: number;
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

/** One key and one development app for all nodes. */
const shareWith = async (first: string, data: string): Promise<void> => {
  for (const file of ["secret.key", "dev.json"]) await copyFile(join(first, file), join(data, file));
};

/** One node on SQLite, or three on a PostgreSQL of their own. */
export const openHouse = async (kind: StoreKind): Promise<House> => {
  const folder = await mkdtemp(join(tmpdir(), "opencallkit-crash-"));
  const program = await buildServer(join(folder, "server"));
  const database = kind === "sqlite" ? embedded : await ofItsOwn();
  const nodes: ServerProcess[] = [];
  const first = await mkdtemp(join(folder, "node-"));
  const start = async (data: string): Promise<void> =>
    void nodes.push(await startServerProcess({ program, data, port: await freePort(), flags: database.flags }));
  await start(first);
  while (nodes.length < database.nodes) {
    const data = await mkdtemp(join(folder, "node-"));
    await shareWith(first, data);
    await start(data);
  }
  const app: NewApp = JSON.parse(await readFile(join(first, "dev.json"), "utf8"));
  return {
    nodes,
    app,
    crashDatabase: database.crashDatabase,
    openStore: () => database.openStore(first),
    end: async () => {
      await Promise.all(nodes.map((node) => node.end()));
      await database.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
};
