import type { Timing } from "../calls/timing.ts";
import type { CloseName } from "@opencallkit/protocol";
import type { EventLogger as Logger, Timers } from "../ports/index.ts";
import { tokenBucket, type Rate, type TokenBucket } from "../usage/token-bucket.ts";
import type { ErrorBoundary } from "../sockets/error-boundary.ts";
import type { ClientSocket } from "../sockets/client-socket.ts";
import type { Connection } from "../connections/connection.ts";
import { refuseWith, type PendingConnection } from "./pending-connection.ts";
import { readFrame } from "../sockets/read-frame.ts";

/** BOUND-4: far above what people do, far below what harms. */
const messages: Rate = { size: 2000, perSecond: 500 };
const bytes: Rate = { size: 2_097_152, perSecond: 524_288 };

/** A message of a frame, or a request that is none. */
export type Message = ReturnType<typeof readFrame>["messages"][number];

/** The handler behind a socket reader: what becomes of what it reads. */
export type SocketHandler = {
  /** Nobody is heard any more. */
  readonly resting: () => boolean;
  /** Anything at all of a client, before it is read. */
  readonly heard: (me: Connection) => void;
  /** `broken`: the socket has closed meanwhile. */
  readonly take: (pending: PendingConnection, message: Message, broken: () => boolean) => void;
  readonly closed: (pending: PendingConnection) => void;
};

type SocketReaderParts = {
  readonly timing: Pick<Timing, "helloMs">;
  readonly timers: Timers;
  readonly now: () => number;
  readonly log: Logger;
  readonly bounded: ErrorBoundary;
  readonly handler: SocketHandler;
};

const nothing = (): void => undefined;

const bytesOf = (data: Buffer | ArrayBuffer | Buffer[]): Buffer => {
  if (Buffer.isBuffer(data)) return data;
  return Buffer.concat(Array.isArray(data) ? data : [Buffer.from(data)]);
};

/** A socket reader reads one socket until it closes: a class, for five thousand of them cost what each of them holds. */
class SocketReader {
  readonly #parts: SocketReaderParts;
  readonly #socket: ClientSocket;
  readonly #pending: PendingConnection;
  readonly #messages: TokenBucket;
  readonly #bytes: TokenBucket;
  #over = false;
  /** It has sent what no client sends: nothing more of it is read while it closes. */
  #deaf = false;
  #stopWaiting: (() => void) | null;

  constructor(parts: SocketReaderParts, socket: ClientSocket, pending: PendingConnection) {
    const { bounded, now, timing, timers } = parts;
    this.#parts = parts;
    this.#socket = socket;
    this.#pending = pending;
    this.#messages = tokenBucket(now);
    this.#bytes = tokenBucket(now);
    this.#stopWaiting = timers.after(timing.helloMs, () => {
      this.#stopWaiting = null;
      if (pending.state.at === "new") bounded.run("hello", pending.writer, () => this.#refuse("login_timeout"));
    });
    const control = (): void => bounded.run("control", pending.writer, () => this.#count());
    // ws answers a broken frame with its own close code (RFC 6455 7.4.1); nothing else to do.
    socket.on("error", nothing);
    socket.on("close", () => this.#closed());
    socket.on("ping", control);
    socket.on("pong", control);
    socket.on("message", (data, isBinary) => bounded.run("message", pending.writer, () => this.#hear(data, isBinary)));
  }

  /** Whether the socket has closed meanwhile. */
  readonly #broken = (): boolean => this.#over;

  #refuse(why: CloseName): void {
    this.#deaf = true;
    refuseWith(this.#parts.log, this.#pending, why);
  }

  #closed(): void {
    this.#over = true;
    this.#stopWaiting?.();
    this.#stopWaiting = null;
    this.#parts.bounded.run("close", this.#pending.writer, () => this.#parts.handler.closed(this.#pending));
  }

  #hear(data: Buffer | ArrayBuffer | Buffer[], isBinary: boolean): void {
    const { heard, resting } = this.#parts.handler;
    const { state } = this.#pending;
    if (this.#over || this.#deaf || resting()) return;
    const frame = bytesOf(data);
    if (this.#bytes.take(bytes, frame.length) > 0) return this.#refuse("too_fast");
    if (state.at === "in" && this.#isOpen()) heard(state.me);
    const read = readFrame(frame, isBinary);
    for (const message of read.messages) {
      if (this.#messages.take(messages) > 0) return this.#refuse("too_fast");
      this.#take(message);
    }
    if (read.close !== null) this.#refuse(read.close);
  }

  #take(message: Message): void {
    const { take } = this.#parts.handler;
    // LATE-5: what was seen is heard also while the connection closes.
    const isHeard = this.#isOpen() || (message.type === "endsSeen" && this.#pending.state.at === "in");
    if (isHeard) take(this.#pending, message, this.#broken);
  }

  #isOpen(): boolean {
    return this.#socket.readyState === this.#socket.OPEN;
  }

  /** BOUND-4: ws answers a ping by itself; it counts as a message all the same. */
  #count(): void {
    if (!this.#over && !this.#deaf && this.#messages.take(messages) > 0) this.#refuse("too_fast");
  }
}

/** Reads sockets, each until it closes. */
export const socketReader =
  (parts: SocketReaderParts) =>
  (socket: ClientSocket, pending: PendingConnection): void =>
    void new SocketReader(parts, socket, pending);
