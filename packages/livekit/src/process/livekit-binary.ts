import { spawn } from "node:child_process";
import { access, constants, mkdir, rename } from "node:fs/promises";
import { delimiter, join } from "node:path";
import type { EventLogger as Logger } from "@opencallkit/server/ports";
import { LivekitUnusable } from "./livekit-unusable.ts";

/** The release that this one was tested with; later ones cannot be built by `go install`. */
export const livekitVersion = "1.13.5";
const oldestGo = [1, 26] as const;

const isProgram = async (file: string): Promise<boolean> => {
  try {
    await access(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

const onPath = async (name: string): Promise<string | null> => {
  for (const folder of (process.env["PATH"] ?? "").split(delimiter)) {
    const file = join(folder, name);
    if (folder !== "" && (await isProgram(file))) return file;
  }
  return null;
};

type Ended = { readonly code: number | null; readonly output: string };

const run = (file: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<Ended> =>
  new Promise((resolve, reject) => {
    const child = spawn(file, args, { env, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk: Buffer) => {
        output = `${output}${chunk.toString("utf8")}`.slice(-4096);
      });
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, output }));
  });

/** Whether this Go can build it. */
const goIsNewEnough = async (go: string): Promise<boolean> => {
  const { output } = await run(go, ["version"], process.env);
  const [, major = "0", minor = "0"] = /go(\d+)\.(\d+)/u.exec(output) ?? [];
  return Number(major) > oldestGo[0] || (Number(major) === oldestGo[0] && Number(minor) >= oldestGo[1]);
};

const howToGetIt = (folder: string): string =>
  `there is no livekit-server on the path or in ${folder}, and no Go ${oldestGo.join(".")} to build it with: ` +
  `put one there, or install Go, or leave --livekit auto out`;

/** Builds LiveKit once and keeps it in the folder. */
const build = async (go: string, folder: string, log: Logger): Promise<string> => {
  log("info", "livekit_building", { version: livekitVersion, hint: "once; this takes a few minutes" });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const env = { ...process.env, GOBIN: folder, CGO_ENABLED: "0" };
  const { code, output } = await run(
    go,
    ["install", `github.com/livekit/livekit-server/cmd/server@v${livekitVersion}`],
    env,
  );
  if (code !== 0) throw new LivekitUnusable(`LiveKit could not be built: ${output.trim().split("\n").at(-1) ?? ""}`);
  const file = join(folder, "livekit-server");
  await rename(join(folder, "server"), file);
  log("info", "livekit_built", { version: livekitVersion, file });
  return file;
};

/** The program `livekit-server`: on the path, in the folder, or built into it. Throws `LivekitUnusable` where there is none. */
export const livekitBinary = async (folder: string, log: Logger): Promise<string> => {
  const own = join(folder, "livekit-server");
  if (await isProgram(own)) return own;
  const found = await onPath("livekit-server");
  if (found !== null) return found;
  const go = await onPath("go");
  if (go === null || !(await goIsNewEnough(go))) throw new LivekitUnusable(howToGetIt(folder));
  return build(go, folder, log);
};
