import type { Timing } from "../calls/timing.ts";
import type { Logger, Timers } from "../ports/index.ts";
import { tokenBucket, type Rate } from "../usage/token-bucket.ts";
import type { Boundary } from "../sockets/boundary.ts";
import type { ClientSocket } from "../sockets/client-socket.ts";
import type { Connection } from "./connection.ts";
import { refuser, type PendingConnection } from "./pending-connection.ts";
import { readFrame } from "../sockets/read-frame.ts";

/** BOUND-4: far above what people do, far below what harms. */
const messages: Rate = { size: 2000, perSecond: 500 };
const bytes: Rate = { size: 2_097_152, perSecond: 524_288 };

/** What a frame holds: messages, or an ask that is none. */
export type Message = ReturnType<typeof readFrame>["messages"][number];

type ListenParts = {
  readonly timing: Pick<Timing, "helloMs">;
  readonly timers: Timers;
  readonly now: () => number;
  readonly log: Logger;
  readonly bounded: Boundary;
  readonly resting: () => boolean;
  /** Anything at all of a client, before it is read. */
  readonly heard: (me: Connection) => void;
  /** `broken`: the socket has closed meanwhile. */
  readonly take: (pending: PendingConnection, message: Message, broken: () => boolean) => void;
  readonly closed: (pending: PendingConnection) => void;
};

const bytesOf = (data: Buffer | ArrayBuffer | Buffer[]): Buffer => {
  if (Buffer.isBuffer(data)) return data;
  return Buffer.concat(Array.isArray(data) ? data : [Buffer.from(data)]);
};

/** Listens to one socket until it closes. */
export const socketReader = ({ timing, timers, now, log, bounded, resting, heard, take, closed }: ListenParts) => {
  const refuseWith = refuser(log);

  return (socket: ClientSocket, pending: PendingConnection): void => {
    let over = false;
    /** It has sent what no client sends: nothing more of it is read while it closes. */
    let deaf = false;
    const broken = (): boolean => over;
    const [countOf, sizeOf] = [tokenBucket(now), tokenBucket(now)];
    const refuse = (why: Parameters<typeof refuseWith>[1]): void => {
      deaf = true;
      refuseWith(pending, why);
    };
    const stopWaiting = timers.after(timing.helloMs, () => {
      if (pending.state.at === "door") bounded.run("hello", pending.writer, () => refuse("login_timeout"));
    });
    /** LATE-5: what was seen is heard also while the connection closes. */
    const hearWhileClosing = (message: Message): void => {
      if (message.type === "endsSeen" && pending.state.at === "in") take(pending, message, broken);
    };
    const hear = (data: Buffer | ArrayBuffer | Buffer[], isBinary: boolean): void => {
      if (over || deaf || resting()) return;
      const frame = bytesOf(data);
      if (sizeOf.take(bytes, frame.length) > 0) return refuse("too_fast");
      if (pending.state.at === "in" && socket.readyState === socket.OPEN) heard(pending.state.me);
      const read = readFrame(frame, isBinary);
      for (const message of read.messages) {
        if (countOf.take(messages) > 0) return refuse("too_fast");
        if (socket.readyState === socket.OPEN) take(pending, message, broken);
        else hearWhileClosing(message);
      }
      if (read.close !== null) refuse(read.close);
    };
    /** BOUND-4: ws answers a ping by itself; it counts as a message all the same. */
    const count = (): void => {
      if (!over && !deaf && countOf.take(messages) > 0) refuse("too_fast");
    };
    // ws answers a broken frame with its own close code (RFC 6455 7.4.1); nothing else to do.
    socket.on("error", () => undefined);
    socket.on("close", () => {
      over = true;
      stopWaiting();
      bounded.run("close", pending.writer, () => closed(pending));
    });
    for (const control of ["ping", "pong"] as const)
      socket.on(control, () => bounded.run(control, pending.writer, count));
    socket.on("message", (data, isBinary) => bounded.run("message", pending.writer, () => hear(data, isBinary)));
  };
};
