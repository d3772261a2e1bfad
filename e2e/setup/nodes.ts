import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { nodeFolder, startPostgres, type Postgres } from "@opencallkit/tests";
import { endsWithTest } from "./cleanup.ts";
import { startServer, type Server } from "./server.ts";
import { onTestFinished } from "vitest";

type Environment = { readonly [name: string]: string };

/** Cluster of server processes on one PostgreSQL, with one encryption key and one development app. */
export const startNodes = async (
  count: number,
  envOf: (nr: number) => Environment = () => ({}),
): Promise<{ readonly postgres: Postgres; readonly nodes: readonly Server[] }> => {
  const postgres = await startPostgres();
  onTestFinished(() => postgres.stop());
  const flags = ["--database", await postgres.newDatabase()];
  const nodes: Server[] = [];
  for (let at = 0; at < count; at += 1) {
    const data = await nodeFolder(join(tmpdir(), "opencallkit-node-"), nodes[0]?.data ?? null);
    onTestFinished(() => rm(data, { recursive: true, force: true }));
    nodes.push(endsWithTest(await startServer({ flags, data, env: envOf(at) })));
  }
  return { postgres, nodes };
};
