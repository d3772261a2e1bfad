import { dirname, delimiter, join } from "node:path";
import { livekitBinary } from "@opencallkit/livekit";
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
