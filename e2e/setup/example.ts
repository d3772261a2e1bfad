import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer as createSocketServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { environment } from "./environment.ts";
import { portOf, serveFolder, type Served } from "./serve.ts";

const execute = promisify(execFile);
const example = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), "examples/uniapp");

/** Installs the example's dependencies, unless they are there. */
export const installExample = async (): Promise<void> => {
  if (existsSync(join(example, "node_modules/.package-lock.json"))) return;
  await execute("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: example });
};

/** Production build (`npm run build`), served as static files. */
const production = async (callkit: string): Promise<Served> => {
  const output = await mkdtemp(join(tmpdir(), "uniapp-"));
  const env = environment({ NODE_ENV: "production", VITE_CALLKIT_URL: callkit, UNI_OUTPUT_DIR: output });
  const program = join(example, "node_modules/@dcloudio/vite-plugin-uni/bin/uni.js");
  await execute(process.execPath, [program, "build"], { cwd: example, env });
  const served = await serveFolder(output);
  return {
    url: served.url,
    stop: async () => {
      await served.stop();
      await rm(output, { recursive: true });
    },
  };
};

const freePort = async (): Promise<number> => {
  const probe = createSocketServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const port = portOf(probe.address());
  probe.close();
  await once(probe, "close");
  return port;
};

const answers = async (url: string): Promise<boolean> =>
  fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );

/** Development server (`npm run dev`). */
const development = async (callkit: string): Promise<Served> => {
  const port = await freePort();
  // Started directly: ending npm would leave its child process alive.
  const program = join(example, "node_modules/@dcloudio/vite-plugin-uni/bin/uni.js");
  const child = spawn(process.execPath, [program, "--port", String(port), "--host", "127.0.0.1"], {
    cwd: example,
    env: environment({ NODE_ENV: "development", VITE_CALLKIT_URL: callkit }),
    stdio: "ignore",
  });
  const url = `http://127.0.0.1:${port}/`;
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null) return;
    const over: Promise<unknown> = once(child, "exit");
    child.kill("SIGKILL");
    await over;
  };
  const deadline = Date.now() + 60_000;
  while (!(await answers(url))) {
    if (child.exitCode !== null || Date.now() > deadline) {
      await stop();
      throw new Error("the development server of the example did not start");
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return { url, stop };
};

export const startExample = { production, development };
