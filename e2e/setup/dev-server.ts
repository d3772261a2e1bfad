import { spawn } from "node:child_process";
import { once } from "node:events";
import { freePort } from "./free-port.ts";
import type { Served } from "./serve.ts";

const answers = async (url: string): Promise<boolean> =>
  fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );

export type DevServerOptions = {
  /** The project's folder. */
  readonly cwd: string;
  /** Vite's command line, or one that takes its flags. Started directly: ending npm would leave its child process alive. */
  readonly program: string;
  readonly env: NodeJS.ProcessEnv;
};

/** Starts a project's development server (`npm run dev`) on a free port. */
export const startDevServer = async ({ cwd, program, env }: DevServerOptions): Promise<Served> => {
  const port = await freePort();
  const args = [program, "--port", String(port), "--host", "127.0.0.1"];
  const child = spawn(process.execPath, args, { cwd, env, stdio: "ignore" });
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
      throw new Error(`the development server of ${cwd} did not start`);
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return { url, stop };
};
