import { messageOf, type EventLogger as Logger, type Outbox, type Timers } from "../ports/index.ts";
import { readEvents } from "./read-events.ts";

/** EVENTS-4: streams that may be open at a time, of one app and of all. */
const mostOfApp = 8;
const mostOfAll = 64;
/** What is committed within so long is read together. */
const gatherMs = 50;
/** How soon it is looked again: for what waits for an open transaction, and for what other nodes have written. */
const openMs = 100;
const pollMs = 1000;
/** A stream that is quiet says that it is there, and until where it has looked. */
const quietMs = 10_000;
/** EVENTS-3: who takes nothing for so long is cut. */
const stallMs = 20_000;
/** Events in one piece. */
const pieceSize = 200;

type Parts = {
  readonly outbox: Outbox;
  readonly timers: Timers;
  readonly log: Logger;
  /** In ms. */
  readonly monotonic: () => number;
};

/** Who listens: an app's back end, as long as its key holds. */
export type Listener = {
  readonly app: number;
  /** The place behind which it begins. */
  readonly after: number;
  /** Asked every second: false ends the stream. */
  readonly mayListen: () => Promise<boolean>;
};

export type EventStreams = {
  /** A stream of Server-Sent Events; null where there are as many as there may be. */
  readonly open: (listener: Listener) => ReadableStream<Uint8Array> | null;
  /** Something was committed. Cheap; may be said at any time and as often as one likes. */
  readonly wake: () => void;
  readonly size: () => number;
  /** Ends every stream, and opens none any more. */
  readonly stop: () => void;
};

const encoder = new TextEncoder();
const piece = (lines: readonly string[]): Uint8Array => encoder.encode(`${lines.join("\n")}\n\n`);

/**
 * One stream. It reads the store when its reader has taken what was read before, so that it holds one piece at most
 * (EVENTS-3), and knows nothing but its place: a reconnect to any node goes on behind it.
 */
class EventStream {
  readonly app: number;
  readonly #parts: Parts;
  readonly #listener: Listener;
  readonly #closed: (stream: EventStream) => void;
  #at: number;
  #ended = false;
  #saidAt = -Infinity;
  #wake = (): void => undefined;
  #unstall = (): void => undefined;

  constructor(parts: Parts, listener: Listener, closed: (stream: EventStream) => void) {
    this.app = listener.app;
    this.#parts = parts;
    this.#listener = listener;
    this.#closed = closed;
    this.#at = listener.after;
  }

  readable(): ReadableStream<Uint8Array> {
    return new ReadableStream({
      pull: async (controller) => {
        this.#unstall();
        const next = await this.#next().catch((error: unknown) => {
          this.#parts.log("warn", "event_stream_failed", { app: this.app, message: messageOf(error) });
          return null;
        });
        if (next === null) {
          this.end();
          // Its reader may have gone meanwhile, which has closed it.
          if (controller.desiredSize !== null) controller.close();
          return;
        }
        this.#unstall = this.#parts.timers.after(stallMs, () => {
          // Its connection, on which nothing moves, ends soon after (`http/open-http.ts`).
          this.#parts.log("info", "event_stream_cut", { app: this.app });
          this.end();
          controller.close();
        });
        controller.enqueue(next);
      },
      cancel: () => this.end(),
    });
  }

  /** Looks for what is new. */
  wake(): void {
    this.#wake();
  }

  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#unstall();
    this.#wake();
    this.#closed(this);
  }

  /** What is sent next; null at the end. */
  async #next(): Promise<Uint8Array | null> {
    if (this.#saidAt === -Infinity) return this.#said([": events from here on", "retry: 1000", `id: ${this.#at}`]);
    while (!this.#ended && (await this.#listener.mayListen())) {
      const { events, upTo, rest } = await readEvents(this.#parts.outbox, this.app, this.#at, pieceSize);
      this.#at = upTo;
      if (events.length > 0)
        return this.#said(events.map((each) => `id: ${each.cursor}\ndata: ${JSON.stringify(each)}\n`));
      if (rest === "settled") continue;
      if (this.#parts.monotonic() - this.#saidAt >= quietMs) return this.#said([": nothing else", `id: ${this.#at}`]);
      await this.#pause(rest === "open" ? openMs : pollMs);
    }
    return null;
  }

  #said(lines: readonly string[]): Uint8Array {
    this.#saidAt = this.#parts.monotonic();
    return piece(lines);
  }

  /** Waits for the next commit, or so long. */
  async #pause(ms: number): Promise<void> {
    const { timers } = this.#parts;
    const woken = await new Promise<boolean>((resolve) => {
      const stop = timers.after(ms, () => resolve(false));
      this.#wake = () => {
        stop();
        resolve(true);
      };
    });
    this.#wake = () => undefined;
    if (woken && !this.#ended) await new Promise<void>((resolve) => void timers.after(gatherMs, resolve));
  }
}

/** The open streams of events of this node. */
export const eventStreams = (parts: Parts): EventStreams => {
  const streams = new Set<EventStream>();
  let stopped = false;
  return {
    open: (listener) => {
      const ofApp = [...streams].filter(({ app }) => app === listener.app).length;
      if (stopped || ofApp >= mostOfApp || streams.size >= mostOfAll) return null;
      const stream = new EventStream(parts, listener, (ended) => void streams.delete(ended));
      streams.add(stream);
      return stream.readable();
    },
    wake: () => {
      for (const each of streams) each.wake();
    },
    size: () => streams.size,
    stop: () => {
      stopped = true;
      for (const each of streams) each.end();
    },
  };
};
