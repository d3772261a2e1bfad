import { execFile, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { environment } from "../setup/environment.ts";
import { freePort } from "../setup/free-port.ts";
import { npmSetting } from "./npm.ts";

const execute = promisify(execFile);
const program = join(import.meta.dirname, "registry");

/** Package registry on this machine (Verdaccio). */
export type Registry = {
  readonly url: string;
  /** User configuration of an npm with this registry and an account at it, and an empty cache for it. */
  readonly settings: string;
  readonly cache: string;
  /** Folder for fresh projects, which goes with the registry. */
  readonly folders: string;
  readonly stop: () => Promise<void>;
};

/** Installs the registry's program, which has a lock file of its own, unless it is there. */
const install = async (): Promise<void> => {
  if (existsSync(join(program, "node_modules/.package-lock.json"))) return;
  await execute("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: program, env: environment() });
};

/** Settings of the registry: our packages are its own, all others come from where npm on this machine has them from. */
const settingsFor = (home: string, upstream: string): string =>
  JSON.stringify({
    storage: join(home, "storage"),
    auth: { htpasswd: { file: join(home, "users") } },
    uplinks: { upstream: { url: upstream, timeout: "60s", maxage: "60m" } },
    packages: {
      "@opencallkit/*": { access: "$all", publish: "$authenticated" },
      "{opencallkit,create-opencallkit}": { access: "$all", publish: "$authenticated" },
      "**": { access: "$all", proxy: "upstream" },
    },
    max_body_size: "20mb",
    log: { type: "stdout", level: "warn" },
    web: { enable: false },
  });

const answers = (url: string): Promise<boolean> =>
  fetch(`${url}-/ping`).then(
    ({ ok }) => ok,
    () => false,
  );

const untilAnswers = async (child: ChildProcess, url: string): Promise<void> => {
  const deadline = Date.now() + 60_000;
  while (!(await answers(url))) {
    if (child.exitCode !== null || Date.now() > deadline) throw new Error("the registry did not start");
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
};

/** Adds an account and gives its token. */
const addAccount = async (url: string): Promise<string> => {
  const response = await fetch(`${url}-/user/org.couchdb.user:maintainer`, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name: "maintainer", password: "only for this test" }),
  });
  const { token } = await response.json();
  if (typeof token !== "string") throw new Error(`the registry gave no account: ${response.status}`);
  return token;
};

const launch = async (home: string, port: number): Promise<ChildProcess> => {
  const settings = join(home, "registry.yaml");
  // JSON is YAML as well.
  await writeFile(settings, settingsFor(home, (await npmSetting("registry")) ?? ""));
  const authorities = await npmSetting("cafile");
  const bin = join(program, "node_modules/verdaccio/bin/verdaccio");
  return spawn(process.execPath, [bin, "--config", settings, "--listen", `127.0.0.1:${port}`], {
    cwd: home,
    env: environment(authorities === null ? {} : { NODE_EXTRA_CA_CERTS: authorities }),
    stdio: "ignore",
  });
};

export const startRegistry = async (): Promise<Registry> => {
  await install();
  const home = await mkdtemp(join(tmpdir(), "registry-"));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/`;
  const child = await launch(home, port);
  const stop = async (): Promise<void> => {
    if (child.exitCode === null) {
      const over: Promise<unknown> = once(child, "exit");
      child.kill("SIGKILL");
      await over;
    }
    await rm(home, { recursive: true, force: true, maxRetries: 3 });
  };
  try {
    await untilAnswers(child, url);
    const settings = join(home, "npmrc");
    const lines = [`registry=${url}`, `//127.0.0.1:${port}/:_authToken=${await addAccount(url)}`];
    await writeFile(settings, [...lines, "audit=false", "fund=false", "update-notifier=false", ""].join("\n"));
    const folders = join(home, "folders");
    await mkdir(folders);
    return { url, settings, cache: join(home, "cache"), folders, stop };
  } catch (error) {
    await stop();
    throw error;
  }
};
