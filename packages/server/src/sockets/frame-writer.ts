import { closes, type CloseName } from "@opencallkit/protocol";
import type { Timers } from "../ports/index.ts";
import type { ClientSocket } from "./client-socket.ts";

/** A frame writer, the way out of one socket: what one turn of the event loop writes goes as one frame. Nothing of it throws. */
export type FrameWriter = {
  /** `sent` runs once, when the text has left this process or never will. */
  readonly send: (text: string, sent?: () => void) => void;
  /** Writes before everything that waits, and lets that out. */
  readonly first: (text: string) => void;
  /** Lets nothing out until `first`. */
  readonly hold: () => void;
  readonly close: (why: CloseName) => void;
  /** False once its socket closes. */
  readonly isOpen: () => boolean;
};

/** The longest queue (BOUND-2): bytes that may wait for a slow reader before it is sent away to come back for a snapshot. */
export const longestQueue = 1_048_576;
// A peer that does not answer the close is cut off after this.
const closeMs = 2000;

/** Hears of a fault at one socket, which costs that one. */
export type WriterFailed = (error: unknown) => void;

const textOf = (queue: readonly string[]): string => (queue.length === 1 ? (queue[0] ?? "") : `[${queue.join(",")}]`);

/** What the writers of one server share: one flush for all that was written in a turn of the event loop. */
type Shared = {
  readonly timers: Timers;
  readonly failed: WriterFailed;
  readonly dirty: Set<SocketWriter>;
  readonly flushAll: () => void;
};

/** The writer of a WebSocket: a class, for each of ten thousand costs what it holds. */
class SocketWriter implements FrameWriter {
  readonly #shared: Shared;
  readonly #socket: ClientSocket;
  /** The texts that wait for the flush; null when there are none, which is nearly always. */
  #queue: string[] | null = null;
  /** Those who are told when the queue has left. */
  #leaving: (() => void)[] | null = null;
  #bytes = 0;
  #held = false;

  constructor(shared: Shared, socket: ClientSocket) {
    this.#shared = shared;
    this.#socket = socket;
  }

  send(text: string, sent?: () => void): void {
    this.#add(text, false);
    if (sent !== undefined) (this.#leaving ??= []).push(sent);
    try {
      // BOUND-2: counted as it is queued, so that nothing piles up within one turn either.
      if (this.#bytes + this.#socket.bufferedAmount > longestQueue) this.#end("resync");
      else this.#soon();
    } catch (error) {
      this.#broken(error);
    }
  }

  first(text: string): void {
    this.#add(text, true);
    this.#held = false;
    this.#soon();
  }

  hold(): void {
    this.#held = true;
  }

  close(why: CloseName): void {
    try {
      this.#end(why);
    } catch (error) {
      this.#broken(error);
    }
  }

  isOpen(): boolean {
    return this.#socket.readyState === this.#socket.OPEN;
  }

  /** Writes what has gathered in this turn. */
  flush(): void {
    try {
      this.#flush();
    } catch (error) {
      this.#broken(error);
    }
  }

  #add(text: string, first: boolean): void {
    this.#bytes += Buffer.byteLength(text);
    if (this.#queue === null) this.#queue = [text];
    else if (first) this.#queue.unshift(text);
    else this.#queue.push(text);
  }

  #soon(): void {
    const { dirty, flushAll } = this.#shared;
    if (dirty.size === 0) setImmediate(flushAll);
    dirty.add(this);
  }

  #flush(): void {
    const queue = this.#queue;
    if (this.#held || queue === null) return;
    if (!this.isOpen()) return this.#drop();
    const leaving = this.#empty();
    if (leaving === null) this.#socket.send(textOf(queue));
    else this.#socket.send(textOf(queue), () => leaving.forEach((sent) => sent()));
  }

  #end(why: CloseName): void {
    const socket = this.#socket;
    // What was said before is heard before, unless it is what the client is too slow for.
    if (why !== "resync") this.#flush();
    this.#drop();
    if (socket.readyState >= socket.CLOSING) return;
    socket.close(closes[why].code, why);
    socket.once(
      "close",
      this.#shared.timers.after(closeMs, () => this.#terminate()),
    );
  }

  #empty(): (() => void)[] | null {
    const leaving = this.#leaving;
    this.#queue = null;
    this.#leaving = null;
    this.#bytes = 0;
    return leaving;
  }

  #drop(): void {
    for (const sent of this.#empty() ?? []) sent();
  }

  /** STORE-20: whatever a socket throws ends it, and nothing else. */
  #broken(error: unknown): void {
    this.#shared.failed(error);
    this.#terminate();
  }

  #terminate(): void {
    try {
      this.#socket.terminate();
    } catch (error) {
      this.#shared.failed(error);
    }
  }
}

/** Makes writers that share one flush. */
export const frameWriters = (timers: Timers, failed: WriterFailed): ((socket: ClientSocket) => FrameWriter) => {
  const dirty = new Set<SocketWriter>();
  const flushAll = (): void => {
    const all = [...dirty];
    dirty.clear();
    for (const writer of all) writer.flush();
  };
  const shared: Shared = { timers, failed, dirty, flushAll };
  return (socket) => new SocketWriter(shared, socket);
};
