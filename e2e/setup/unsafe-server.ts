import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { appsIn, defaultTiming, jsonLogger, sealWith, startServer } from "@opencallkit/server";
import { openSqlite } from "@opencallkit/sql";

/** Negative control of the durability test: a server that does not wait for fsync. `node unsafe-server.ts FOLDER` */
const folder = process.argv[2] ?? "";
await mkdir(folder, { recursive: true });
const seal = sealWith(Buffer.alloc(32, 7));
const store = await openSqlite({ file: join(folder, "unsafe.db"), synchronous: "OFF" });
await writeFile(join(folder, "dev.json"), JSON.stringify(await appsIn(store, seal).add()));
const { port } = await startServer({
  store,
  seal,
  servers: { ice: [], turn: null },
  environment: { log: jsonLogger(() => undefined) },
  listening: { host: "127.0.0.1", port: 0, origins: { listed: [], loopback: true }, pages: folder },
  timing: defaultTiming,
});
process.stdout.write(`listening on http://127.0.0.1:${port}\n`);
