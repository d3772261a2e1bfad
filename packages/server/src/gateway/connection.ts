import { closes, type CloseName, type ServerFrame } from "@opencallkit/protocol";
import type { Timers } from "../ports/index.ts";

/** What the gateway needs of a WebSocket; a `WebSocket` of ws is one. */
export type ClientSocket = {
  readonly readyState: number;
  readonly OPEN: number;
  readonly CLOSING: number;
  readonly bufferedAmount: number;
  readonly send: (text: string) => void;
  readonly close: (code: number, reason: string) => void;
  readonly terminate: () => void;
  readonly once: (event: "close", run: () => void) => unknown;
  readonly on: (
    event: "close" | "error" | "message",
    run: (data: Buffer | ArrayBuffer | Buffer[], isBinary: boolean) => void,
  ) => unknown;
};

/** A logged-in client's socket. */
export type Connection = {
  readonly app: number;
  readonly user: string;
  readonly device: string;
  readonly client: string;
  /** When it logged in, by the store's clock. */
  readonly since: number;
  readonly line: Line;
  /** When its userSig expires, by the same clock. */
  expiresAt: number;
  /** How often it was told that it does. */
  warned: number;
  /** When its script was last heard, by the store's clock. */
  heardAt: number;
  /** Set once it has its welcome; what is sent before waits behind it. */
  welcomed: boolean;
};

/** A socket's way out: what one turn of the event loop sends goes as one frame. */
export type Line = {
  readonly send: (text: string) => void;
  /** Goes before everything that waits. */
  readonly first: (text: string) => void;
  readonly hold: () => void;
  readonly close: (why: CloseName) => void;
};

export const frame = (message: ServerFrame): string => JSON.stringify(message);

/** Bytes that may wait for a slow reader before it is sent away to come back for a snapshot. */
const longestQueue = 1_048_576;
// A peer that does not answer the close is cut off after this.
const closeMs = 2000;

const flushAll = (dirty: Set<() => void>): void => {
  const all = [...dirty];
  dirty.clear();
  for (const flush of all) flush();
};

/** Makes lines that share one flush. */
export const lineMaker = (timers: Timers): ((socket: ClientSocket) => Line) => {
  const dirty = new Set<() => void>();
  return (socket) => {
    let queue: string[] = [];
    let held = false;

    const close = (why: CloseName): void => {
      // What was said before is heard before, unless it is what the client is too slow for.
      if (why !== "resync") flush();
      queue = [];
      if (socket.readyState >= socket.CLOSING) return;
      socket.close(closes[why].code, why);
      socket.once(
        "close",
        timers.after(closeMs, () => socket.terminate()),
      );
    };
    const flush = (): void => {
      if (held || queue.length === 0 || socket.readyState !== socket.OPEN) return;
      const [only, ...more] = queue;
      const text = more.length === 0 ? (only ?? "") : `[${queue.join(",")}]`;
      queue = [];
      socket.send(text);
      if (socket.bufferedAmount > longestQueue) close("resync");
    };
    const soon = (): void => {
      if (dirty.size === 0) setImmediate(flushAll, dirty);
      dirty.add(flush);
    };
    return {
      send: (text) => {
        queue.push(text);
        if (held && queue.length > 10_000) return close("resync");
        soon();
      },
      first: (text) => {
        queue.unshift(text);
        held = false;
        soon();
      },
      hold: () => {
        held = true;
      },
      close,
    };
  };
};
