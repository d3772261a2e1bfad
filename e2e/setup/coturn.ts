import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { isIPv6 } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { endBy, hasEnded } from "@opencallkit/tests";
import type { Network } from "./network.ts";
import { blockOf } from "./proxy.ts";

/** TURN server (coturn), configured as in `docs/deploy.md`. */
export type Coturn = {
  /** TURN URL: `turn:ADDRESS:PORT`. */
  readonly url: string;
  /** User names that got an allocation (RFC 8656), oldest first. */
  readonly users: () => readonly string[];
  /** Response to a client that asks for a permission to this peer address. */
  readonly answerFor: (peer: string) => Promise<string>;
  readonly stop: () => Promise<void>;
};

/** Fills the secret into the configuration that the manual prints. */
const filled = (block: string, secret: string): string => {
  const line = "static-auth-secret=SECRET\n";
  if (!block.includes(line)) throw new Error(`docs/deploy.md no longer has ${line}`);
  return block.replace(line, `static-auth-secret=${secret}\n`);
};

/** Command line flags beside the configuration: what Debian's service sets, listening addresses and file paths. */
const flagsFor = ({ address, address6 }: Network, folder: string): readonly string[] => {
  const where = ["--listening-ip", address, "--relay-ip", address, "--relay-ip", address6];
  const files = ["--log-file", "stdout", "--pidfile", join(folder, "pid"), "--userdb", join(folder, "db")];
  return [...where, ...files, "--verbose"];
};

/** Runs coturn's test client (`turnutils_uclient`): one packet to one peer. */
const askFor = async ({ address, inside }: Network, secret: string, peer: string): Promise<string> => {
  const family = isIPv6(peer) ? ["-x"] : [];
  const client = ["turnutils_uclient", "-u", "anybody", "-W", secret, "-n", "1", "-c", ...family, "-e", peer, address];
  const [program = "", ...args] = [...inside, ...client];
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"], timeout: 10_000 });
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text: Buffer) => said.push(text.toString()));
  await once(child, "close");
  return said.join("");
};

export const startCoturn = async (network: Network, secret: string): Promise<Coturn> => {
  const { address, inside } = network;
  const folder = await mkdtemp(join(tmpdir(), "opencallkit-coturn-"));
  const block = await blockOf("coturn");
  const config = join(folder, "turnserver.conf");
  await writeFile(config, filled(block, secret));
  const [program = "", ...args] = [...inside, "turnserver", "-c", config, ...flagsFor(network, folder)];
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
  return {
    url: `turn:${address}:${port}`,
    users: () => [...log.join("").matchAll(/: new, realm=<[^>]*>, username=<([^>]*)>/gu)].map(([, user = ""]) => user),
    answerFor: (peer) => askFor(network, secret, peer),
    stop,
  };
};
