import { closes, type CloseName } from "@opencallkit/protocol";
import type { Timers } from "../ports/index.ts";
import type { ClientSocket } from "./client-socket.ts";

/** A socket's way out: what one turn of the event loop sends goes as one frame. Nothing of it throws. */
export type FrameWriter = {
  /** `sent` runs once, when the text has left this process or never will. */
  readonly send: (text: string, sent?: () => void) => void;
  /** Goes before everything that waits. */
  readonly first: (text: string) => void;
  readonly hold: () => void;
  readonly close: (why: CloseName) => void;
  /** False once its socket closes. */
  readonly isOpen: () => boolean;
};

/** BOUND-2: bytes that may wait for a slow reader before it is sent away to come back for a snapshot. */
export const longestQueue = 1_048_576;
// A peer that does not answer the close is cut off after this.
const closeMs = 2000;

/** Tells of a fault at one socket, which costs that one. */
export type WriterFailed = (error: unknown) => void;

const flushAll = (dirty: Set<() => void>): void => {
  const all = [...dirty];
  dirty.clear();
  for (const flush of all) flush();
};

const textOf = (queue: readonly string[]): string => (queue.length === 1 ? (queue[0] ?? "") : `[${queue.join(",")}]`);

/** Makes lines that share one flush. */
export const frameWriters = (timers: Timers, failed: WriterFailed): ((socket: ClientSocket) => FrameWriter) => {
  const dirty = new Set<() => void>();
  return (socket) => {
    let queue: string[] = [];
    /** What is told when the queue has left. */
    let leaving: (() => void)[] = [];
    let bytes = 0;
    let held = false;

    /** STORE-20: whatever a socket throws ends it, and nothing else. */
    const safely = (run: () => void): void => {
      try {
        run();
      } catch (error) {
        failed(error);
        try {
          socket.terminate();
        } catch (again) {
          failed(again);
        }
      }
    };
    const empty = (): readonly (() => void)[] => {
      const told = leaving;
      queue = [];
      bytes = 0;
      leaving = [];
      return told;
    };
    const drop = (): void => {
      for (const sent of empty()) sent();
    };
    const write = (): void => {
      const text = textOf(queue);
      const told = empty();
      if (told.length === 0) socket.send(text);
      else socket.send(text, () => told.forEach((sent) => sent()));
    };
    const flush = (): void => {
      if (held || queue.length === 0) return;
      if (socket.readyState === socket.OPEN) write();
      else drop();
    };
    const end = (why: CloseName): void => {
      // What was said before is heard before, unless it is what the client is too slow for.
      if (why !== "resync") flush();
      drop();
      if (socket.readyState >= socket.CLOSING) return;
      socket.close(closes[why].code, why);
      socket.once(
        "close",
        timers.after(closeMs, () => safely(() => socket.terminate())),
      );
    };
    const close = (why: CloseName): void => safely(() => end(why));
    const safeFlush = (): void => safely(flush);
    const soon = (): void => {
      if (dirty.size === 0) setImmediate(flushAll, dirty);
      dirty.add(safeFlush);
    };
    /** BOUND-2: counted as it is queued, so that nothing piles up within one turn either. */
    const queued = (): void => {
      if (bytes + socket.bufferedAmount > longestQueue) end("resync");
      else soon();
    };
    return {
      send: (text, sent) => {
        queue.push(text);
        if (sent !== undefined) leaving.push(sent);
        bytes += Buffer.byteLength(text);
        safely(queued);
      },
      first: (text) => {
        queue.unshift(text);
        bytes += Buffer.byteLength(text);
        held = false;
        soon();
      },
      hold: () => {
        held = true;
      },
      close,
      isOpen: () => socket.readyState === socket.OPEN,
    };
  };
};
