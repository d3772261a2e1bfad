import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { Client } from "pg";

/** Ephemeral PostgreSQL: a cluster in a temporary folder, on a local port, removed with the tests. */
export type Postgres = {
  readonly port: number;
  /** Creates an empty database and gives its URL. */
  readonly newDatabase: () => Promise<string>;
  /** Crash, as by a power cut: no checkpoint, connections cut (immediate shutdown). */
  readonly crash: () => Promise<void>;
  /** Restarts it, with the same settings or others. */
  readonly start: (settings?: Settings) => Promise<void>;
  readonly stop: () => Promise<void>;
  /** Process id of the server, to which signals such as SIGSTOP can be sent; 0 while it is down. */
  readonly pid: () => number;
  /** Logical backup of a whole database as SQL, by `pg_dump`. */
  readonly dump: (url: string) => string;
  /** Restores a dump into an empty database, by `psql`. */
  readonly restore: (url: string, dump: string) => void;
};
export type Settings = { readonly [name: string]: string };

/** Folder of the PostgreSQL binaries: Debian's, of the newest release. */
const programs = (): string => {
  const root = "/usr/lib/postgresql";
  const releases = existsSync(root) ? readdirSync(root).toSorted((a, b) => Number(b) - Number(a)) : [];
  const found = releases.map((each) => join(root, each, "bin")).find((bin) => existsSync(join(bin, "initdb")));
  if (found === undefined) throw new Error("PostgreSQL is not installed");
  return found;
};

/** Drops privileges: PostgreSQL refuses to run as root; the package has created a user for it. */
const asItsUser = (file: string, args: readonly string[]): readonly [string, readonly string[]] =>
  process.getuid?.() === 0
    ? ["setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", "--pdeathsig=QUIT", file, ...args]]
    : [file, args];

const run = (file: string, args: readonly string[], input = ""): string => {
  const [program, all] = asItsUser(file, args);
  const { status, stdout, stderr } = spawnSync(program, all, { encoding: "utf8", cwd: tmpdir(), input });
  if (status !== 0) throw new Error(`${file} failed: ${stderr}`);
  return stdout;
};

const freePort = async (): Promise<number> => {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (typeof address !== "object" || address === null) throw new Error("no free port");
  return address.port;
};

const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "opencallkit-pg-"));
  if (process.getuid?.() === 0) {
    const { status } = spawnSync("chown", ["postgres:postgres", folder]);
    if (status !== 0) throw new Error("the folder cannot be given to postgres");
  }
  chmodSync(folder, 0o700);
  return folder;
};

export const startPostgres = async (settings: Settings = {}): Promise<Postgres> => {
  const bin = programs();
  const folder = newFolder();
  const data = join(folder, "data");
  run(join(bin, "initdb"), ["-D", data, "-U", "tester", "--auth=trust", "-E", "UTF8", "--locale=C", "--no-sync", "-N"]);
  const port = await freePort();
  let child: ChildProcess | null = null;
  let said = "";

  const query = async (text: string): Promise<void> => {
    const client = new Client({ host: "127.0.0.1", port, user: "tester", database: "postgres" });
    client.on("error", () => undefined);
    await client.connect();
    try {
      await client.query(text);
    } finally {
      await client.end();
    }
  };
  const untilReady = async (): Promise<void> => {
    for (let tries = 0; ; tries += 1) {
      try {
        return await query("SELECT 1");
      } catch (error) {
        if (tries > 200) throw new Error(`PostgreSQL does not come up: ${said}`, { cause: error });
        await pause(50);
      }
    }
  };
  const start = async (more: Settings = {}): Promise<void> => {
    const all = {
      port: String(port),
      listen_addresses: "127.0.0.1",
      unix_socket_directories: folder,
      ...settings,
      ...more,
    };
    const flags = Object.entries(all).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
    const [program, args] = asItsUser(join(bin, "postgres"), ["-D", data, ...flags]);
    child = spawn(program, args, { cwd: tmpdir(), stdio: ["ignore", "ignore", "pipe"] });
    child.stderr?.on("data", (chunk: Buffer) => (said = `${said}${chunk.toString()}`.slice(-4000)));
    await untilReady();
  };
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    const ending = child;
    if (ending === null || ending.exitCode !== null) return;
    const over: Promise<unknown> = once(ending, "exit");
    ending.kill(signal);
    await over;
    child = null;
  };
  await start();

  return {
    port,
    newDatabase: async () => {
      const name = `test_${randomBytes(6).toString("hex")}`;
      await query(`CREATE DATABASE ${name}`);
      return `postgres://tester@127.0.0.1:${port}/${name}`;
    },
    crash: () => end("SIGQUIT"),
    start,
    stop: async () => {
      // Immediate shutdown: the data is thrown away.
      await end("SIGQUIT");
      rmSync(folder, { recursive: true, force: true });
    },
    pid: () => child?.pid ?? 0,
    dump: (url) => run(join(bin, "pg_dump"), ["--no-owner", url]),
    restore: (url, dump) => void run(join(bin, "psql"), ["--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", url], dump),
  };
};
