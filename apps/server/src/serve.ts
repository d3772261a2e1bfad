import { existsSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  fromLevel,
  jsonLogger,
  startServer,
  type EventLogger as Logger,
  type RunningServer,
  type ServerOptions,
} from "@opencallkit/server";
import { release } from "./release.ts";
import { gatherLines } from "./log-lines.ts";
import { devApp, openData } from "./data-folder.ts";
import { BadSettings, type Settings } from "./flags.ts";
import { openLivekit } from "./open-livekit.ts";

/** Static files: the first of these folders that has been built, beside the package's own files or in a checkout. */
const builtFolder = (...places: readonly string[]): string | undefined =>
  places
    .map((place) => fileURLToPath(new URL(place, import.meta.url)))
    .find((folder) => existsSync(join(folder, "index.html")));

/** The folders beside the pages; one that is not there is not served. */
const furtherFolders = () =>
  [
    { at: "/docs", folder: builtFolder("../rest-viewer", "../../../docs/build/rest") },
    { at: "/manual", folder: builtFolder("../manual", "../../../docs/build/manual", "../../../docs/not-built") },
  ].flatMap(({ at, folder }) => (folder === undefined ? [] : [{ at, folder }]));

const codeOf = (error: unknown): string => (error instanceof Error && "code" in error ? String(error.code) : "");

const start = async (options: ServerOptions): Promise<RunningServer> => {
  try {
    return await startServer(options);
  } catch (error) {
    const { host, port } = options.listening;
    if (codeOf(error) === "EADDRINUSE")
      throw new BadSettings(`port ${port} is in use; choose another with --port, or 0 for a free one`);
    if (codeOf(error) === "EACCES")
      throw new BadSettings(`port ${port} needs more rights; choose one above 1023 with --port`);
    if (["EADDRNOTAVAIL", "ENOTFOUND"].includes(codeOf(error)))
      throw new BadSettings(`--host ${host} is no address of this machine`);
    throw error;
  }
};

const untilTold = (): Promise<string> =>
  new Promise((resolve) => {
    process.once("SIGTERM", resolve);
    process.once("SIGINT", resolve);
  });

const urlOf = ({ host }: Settings, port: number): string => {
  const name = ["127.0.0.1", "::1", "0.0.0.0", "::"].includes(host) ? "localhost" : host;
  return `http://${name}:${port}`;
};

/** Deferred log: lines about the data are held until the server listens, for a failed start prints one line only, its reason. */
const heldBack = (log: Logger): { readonly log: Logger; readonly release: () => void } => {
  let held: Parameters<Logger>[] | null = [];
  return {
    log: (...line) => {
      if (held === null) log(...line);
      else held.push(line);
    },
    release: () => {
      const lines = held ?? [];
      held = null;
      for (const line of lines) log(...line);
    },
  };
};

const isLoopback = (host: string): boolean => host === "localhost" || host === "::1" || host.startsWith("127.");

/** Startup warnings: insecure settings that an operator may not have meant. */
const warnOf = ({ dev, host }: Settings, log: Logger): void => {
  if (process.getuid?.() === 0) log("warn", "runs_as_root", { hint: "run it as a user of its own" });
  if (dev && !isLoopback(host))
    log("warn", "dev_beyond_loopback", {
      host,
      hint: "--dev is for one machine; without it pages cannot log in by name",
    });
};

/** `serve`: runs the server until SIGTERM or SIGINT, then shuts down gracefully. */
export const serve = async (settings: Settings): Promise<void> => {
  const pages = builtFolder("../pages", "../../demo/build");
  if (pages === undefined) throw new BadSettings("the pages are not built yet: run npm run build:web first");
  const log = fromLevel(settings.logLevel, jsonLogger(gatherLines((text) => process.stderr.write(text))));
  const data = isAbsolute(settings.data) ? settings.data : join(process.cwd(), settings.data);
  const ofData = heldBack(log);
  warnOf(settings, ofData.log);
  const { store, seal } = await openData({ data, database: settings.database }, { log: ofData.log });
  const livekit = await openLivekit(settings, data, log).catch(async (error: unknown) => {
    await store.close();
    throw error;
  });
  try {
    const server = await start({
      store,
      seal,
      servers: { ice: settings.ice.map(({ urls }) => ({ urls })), turn: settings.turn, sfu: livekit.mediaServer },
      environment: { log },
      dev: settings.dev ? await devApp(data, store, seal) : null,
      listening: {
        host: settings.host,
        port: settings.port,
        origins: { listed: settings.origins, loopback: settings.dev },
        pages,
        folders: furtherFolders(),
        version: release(),
        addresses: settings.addresses,
        proxies: settings.proxies,
        media: livekit.forwardTo,
      },
    });
    ofData.release();
    process.stdout.write(`listening on ${urlOf(settings, server.port)}\n`);
    log("info", "stopping", { signal: await untilTold() });
    await server.stop();
  } finally {
    await livekit.stop();
    await store.close();
  }
};
