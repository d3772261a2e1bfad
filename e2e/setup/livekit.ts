import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, delimiter, join } from "node:path";
import { drawSettings, livekitBinary, startLivekit } from "@opencallkit/livekit";
import { home, startServer, type Server, type ServerOptions } from "./server.ts";

/** Where the LiveKit of the tests is kept, once it is built. */
const folder = join(home, "node_modules/.cache/livekit");

/** The timeout of a hook that may have to build LiveKit first, in ms. */
export const buildMs = 600_000;

/** The real LiveKit server for tests: one that is on the path, or built once with Go. */
export const livekitProgram = (): Promise<string> =>
  livekitBinary(folder, (_level, event) => {
    console.log(event);
  });

/** A server that runs a LiveKit of its own beside it (`--livekit auto`). */
export const startServerWithLivekit = async (options: ServerOptions = {}): Promise<Server> => {
  const programs = dirname(await livekitProgram());
  return startServer({
    ...options,
    flags: ["--livekit", "auto", ...(options.flags ?? [])],
    env: { ...options.env, PATH: [programs, process.env["PATH"] ?? ""].join(delimiter) },
  });
};

/** A LiveKit by itself: where it is reached, and a key of it. */
export type Livekit = { readonly url: string; readonly key: string; readonly secret: string };

export const openLivekit = async (): Promise<Livekit & { readonly stop: () => Promise<void> }> => {
  const binary = await livekitProgram();
  const ofConfiguration = await mkdtemp(join(tmpdir(), "livekit-"));
  const settings = await drawSettings("127.0.0.1");
  const running = await startLivekit({ binary, folder: ofConfiguration, settings, log: () => undefined });
  const { port, key, secret } = settings;
  return {
    url: `http://127.0.0.1:${port}`,
    key,
    secret,
    stop: async () => {
      await running.stop();
      await rm(ofConfiguration, { recursive: true, force: true });
    },
  };
};
