import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const execute = promisify(execFile);

const ip = async (...args: readonly string[]): Promise<string> => {
  try {
    return (await execute("ip", args)).stdout;
  } catch (error) {
    throw new Error(
      `ip ${args.join(" ")}: this test needs a network of its own: the Debian package iproute2, root, and the right to make network namespaces`,
      { cause: error },
    );
  }
};

/** Network namespace (Linux): an isolated network, in which every port is free. */
export type Network = {
  /** Documentation address (RFC 5737, RFC 3849): not loopback, and of no real network. */
  readonly address: string;
  readonly address6: string;
  /** Command prefix that runs a program inside. It execs the program, so that the pid is the program's. */
  readonly inside: readonly string[];
  /** Creates a launcher script that runs a program inside, for callers that take only a path. */
  readonly launcher: (program: string) => Promise<string>;
  /** Kills what still runs inside, and removes the namespace. */
  readonly stop: () => Promise<void>;
};

const endAll = async (name: string): Promise<void> => {
  for (const pid of (await ip("netns", "pids", name)).split("\n").filter((each) => each !== "")) {
    try {
      process.kill(Number(pid), "SIGKILL");
    } catch (error) {
      // Race: the process may have exited since.
      if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
    }
  }
};

export const startNetwork = async (): Promise<Network> => {
  const [address, address6] = ["198.51.100.1", "2001:db8::1"];
  const name = `opencallkit-${randomBytes(4).toString("hex")}`;
  await ip("netns", "add", name);
  const folder = await mkdtemp(join(tmpdir(), "opencallkit-network-"));
  const inside = ["ip", "netns", "exec", name];
  const stop = async (): Promise<void> => {
    await rm(folder, { recursive: true, force: true });
    await endAll(name);
    await ip("netns", "del", name);
  };
  try {
    await ip("-n", name, "link", "set", "lo", "up");
    // Virtual Ethernet device (veth): browsers treat loopback devices differently.
    await ip("-n", name, "link", "add", "here", "type", "veth", "peer", "name", "there");
    await ip("-n", name, "address", "add", `${address}/24`, "dev", "here");
    // `nodad`: usable at once, without duplicate address detection.
    await ip("-n", name, "address", "add", `${address6}/64`, "dev", "here", "nodad");
    for (const device of ["here", "there"]) await ip("-n", name, "link", "set", device, "up");
  } catch (error) {
    await stop();
    throw error;
  }
  const launcher = async (program: string): Promise<string> => {
    const file = join(folder, "launcher");
    await writeFile(file, `#!/bin/sh\nexec ${inside.join(" ")} '${program}' "$@"\n`);
    await chmod(file, 0o755);
    return file;
  };
  return { address, address6, inside, launcher, stop };
};
