import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { endBy, hasEnded } from "@opencallkit/testkit";
import type { Network } from "./network.ts";
import { blockOf } from "./proxy.ts";

/** A TURN server as `docs/deploy.md` has it. */
export type Coturn = {
  /** `turn:ADDRESS:PORT` */
  readonly url: string;
  readonly log: () => string;
  readonly stop: () => Promise<void>;
};

/** The page's own words, with the secret filled in. */
const filled = (block: string, secret: string): string => {
  const line = "static-auth-secret=SECRET\n";
  if (!block.includes(line)) throw new Error(`docs/deploy.md no longer has ${line}`);
  return block.replace(line, `static-auth-secret=${secret}\n`);
};

/** What Debian gives its service, or what nobody has to write: where it listens, and its files. */
const flagsFor = (address: string, folder: string): readonly string[] => [
  ...["--listening-ip", address, "--relay-ip", address],
  ...["--verbose", "--log-file", "stdout", "--pidfile", join(folder, "pid"), "--userdb", join(folder, "db")],
];

export const startCoturn = async ({ address, inside }: Network, secret: string): Promise<Coturn> => {
  const folder = await mkdtemp(join(tmpdir(), "opencallkit-coturn-"));
  const block = await blockOf("coturn");
  const config = join(folder, "turnserver.conf");
  await writeFile(config, filled(block, secret));
  const [program = "", ...args] = [...inside, "turnserver", "-c", config, ...flagsFor(address, folder)];
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"] });
  const log: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text: Buffer) => log.push(text.toString()));
  const stop = async (): Promise<void> => {
    await endBy(child, "SIGKILL");
    await rm(folder, { recursive: true, force: true });
  };
  const port = /^listening-port=(\d+)$/mu.exec(block)?.[1];
  const listens = `UDP listener opened on: ${address}:${port}`;
  for (let tries = 0; tries < 100 && !log.join("").includes(listens); tries += 1) {
    if (hasEnded(child)) break;
    await pause(100);
  }
  if (!log.join("").includes(listens)) {
    await stop();
    throw new Error(`coturn does not listen on ${address}:${port}:\n${log.join("")}`);
  }
  return { url: `turn:${address}:${port}`, log: () => log.join(""), stop };
};
