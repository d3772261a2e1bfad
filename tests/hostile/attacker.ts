import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { signUserSig } from "@opencallkit/server";
import { WebSocket } from "ws";
import type { HostileTarget } from "./target.ts";

/** Malicious client, logged in as an ordinary user. */
export type Talker = {
  readonly user: string;
  readonly say: (message: object) => void;
  readonly raw: (data: string | Buffer) => void;
  readonly socket: WebSocket;
  readonly isOpen: () => boolean;
};

export type LogInAs = { readonly client?: string; readonly device?: string; readonly reads?: boolean };

/** Attacker's toolbox: whatever it opens is closed when the case is over. */
export type Attacker = {
  readonly target: HostileTarget;
  readonly over: AbortSignal;
  /** Opens a raw TCP connection, or gives null when the server takes none. */
  readonly dial: () => Promise<Socket | null>;
  /** Opens a WebSocket without logging in, or gives null when the server takes none. */
  readonly open: () => Promise<WebSocket | null>;
  readonly logIn: (user: string, as?: LogInAs) => Promise<Talker | null>;
  readonly sigOf: (user: string) => string;
  /** Loop: repeats until the case is over, with a pause in ms after each time. */
  readonly again: (work: (count: number) => unknown, everyMs?: number) => Promise<void>;
};

export const newId = (): string => randomBytes(16).toString("base64url");
export const ask = (name: string, body: object, id = newId()): object => ({
  type: "request",
  id,
  command: { type: name, body },
});

const patienceMs = 2000;

/** Timeout: settles with null when the work takes too long or fails. */
const soon = async <T>(work: Promise<T>, over: AbortSignal): Promise<T | null> => {
  const timer = new AbortController();
  const late = pause(patienceMs, null, { signal: AbortSignal.any([timer.signal, over]) }).catch(() => null);
  try {
    return await Promise.race([work.catch(() => null), late]);
  } finally {
    timer.abort();
  }
};

export const attackerOf = (target: HostileTarget, over: AbortSignal): Attacker => {
  const { hostname, port } = new URL(target.url);
  const endings = new Set<() => void>();
  over.addEventListener("abort", () => {
    for (const end of endings) end();
  });
  const { sdkAppId, secretKey } = target.app;
  const sigOf = (user: string): string => signUserSig(secretKey, sdkAppId, user, 3600, Date.now());

  const dial: Attacker["dial"] = async () => {
    const socket = connect({ host: hostname, port: Number(port) });
    socket.on("error", () => socket.destroy());
    const end = (): void => void socket.destroy();
    endings.add(end);
    socket.once("close", () => endings.delete(end));
    return (await soon(once(socket, "connect"), over)) === null ? null : socket;
  };

  const open: Attacker["open"] = async () => {
    const socket = new WebSocket(`${target.url.replace("http", "ws")}/ws`, { perMessageDeflate: false });
    socket.on("error", () => undefined);
    const end = (): void => socket.terminate();
    endings.add(end);
    socket.once("close", () => endings.delete(end));
    return (await soon(once(socket, "open"), over)) === null ? null : socket;
  };

  const logIn: Attacker["logIn"] = async (
    user,
    { client = `client-of-${user}`, device = `device-of-${user}`, reads = true } = {},
  ) => {
    const socket = await open();
    if (socket === null) return null;
    const isOpen = (): boolean => socket.readyState === WebSocket.OPEN;
    const raw = (data: string | Buffer): void => {
      if (isOpen()) socket.send(data, { binary: false });
    };
    const say = (message: object): void => raw(JSON.stringify(message));
    socket.on("message", (data) => {
      if (Buffer.isBuffer(data) && data.includes('"type":"heartbeat"')) say({ type: "heartbeatReply" });
    });
    const welcome = soon(once(socket, "message"), over);
    say({ type: "hello", versions: [2], app: sdkAppId, user, userSig: sigOf(user), device, client });
    if ((await welcome) === null || !isOpen()) return null;
    if (!reads) socket.pause();
    return { user, say, raw, socket, isOpen };
  };

  const again: Attacker["again"] = async (work, everyMs = 0) => {
    for (let count = 0; !over.aborted; count += 1) {
      await work(count);
      await pause(everyMs);
    }
  };
  return { target, over, dial, open, logIn, sigOf, again };
};
