import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { startDevServer } from "./dev-server.ts";
import { environment } from "./environment.ts";
import { serveFolder, type Served } from "./serve.ts";

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

/** Development server (`npm run dev`). */
const development = (callkit: string): Promise<Served> =>
  startDevServer({
    cwd: example,
    program: join(example, "node_modules/@dcloudio/vite-plugin-uni/bin/uni.js"),
    env: environment({ NODE_ENV: "development", VITE_CALLKIT_URL: callkit }),
  });

export const startExample = { production, development };
