import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { environment } from "../setup/environment.ts";

const execute = promisify(execFile);

/** npm as a person runs it on a machine of their own: with settings and a cache in a folder, and no workspace around it. */
export type Npm = {
  /** Environment of programs that call npm, and of npm itself. */
  readonly env: NodeJS.ProcessEnv;
  readonly run: (folder: string, ...args: readonly string[]) => Promise<string>;
};

type NpmOptions = {
  /** User configuration file (`.npmrc`). */
  readonly settings: string;
  readonly cache: string;
};

/** Variables by which an npm that runs the tests tells its children what it was told. */
const ofNpm = /^npm_/iu;

export const npmWith = ({ settings, cache }: NpmOptions): Npm => {
  const plain = Object.fromEntries(Object.entries(environment()).filter(([name]) => !ofNpm.test(name)));
  const env = { ...plain, npm_config_userconfig: settings, npm_config_cache: cache, NO_COLOR: "1" };
  return {
    env,
    run: async (folder, ...args) => {
      const { stdout, stderr } = await execute("npm", args, { cwd: folder, env, maxBuffer: 64_000_000 });
      return stdout + stderr;
    },
  };
};

/** Setting of npm on this machine; null where it has none. */
export const npmSetting = async (name: string): Promise<string | null> => {
  const { stdout } = await execute("npm", ["config", "get", name], { env: environment() });
  const value = stdout.trim();
  return value === "" || value === "null" || value === "undefined" ? null : value;
};
