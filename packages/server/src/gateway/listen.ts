import type { Timing } from "../calls/timing.ts";
import { messageOf, type Logger, type Timers } from "../ports/index.ts";
import { budget } from "./budget.ts";
import type { ClientSocket, Connection } from "./connection.ts";
import { refuser, type Guest } from "./guest.ts";
import { readFrame } from "./read-frame.ts";

// Far above what people do, far below what harms.
const messagesAtOnce = 2000;
const messagesPerSecond = 500;

/** What a frame holds: messages, or an ask that is none. */
export type Message = ReturnType<typeof readFrame>["messages"][number];

type ListenParts = {
  readonly timing: Pick<Timing, "helloMs">;
  readonly timers: Timers;
  readonly now: () => number;
  readonly log: Logger;
  readonly resting: () => boolean;
  /** Anything at all of a client, before it is read. */
  readonly heard: (me: Connection) => void;
  /** `broken`: the socket has closed meanwhile. */
  readonly take: (guest: Guest, message: Message, broken: () => boolean) => void;
  readonly closed: (guest: Guest) => void;
};

const bytesOf = (data: Buffer | ArrayBuffer | Buffer[]): Buffer => {
  if (Buffer.isBuffer(data)) return data;
  return Buffer.concat(Array.isArray(data) ? data : [Buffer.from(data)]);
};

/** Listens to one socket until it closes. */
export const listener = ({ timing, timers, now, log, resting, heard, take, closed }: ListenParts) => {
  const refuse = refuser(log);

  return (socket: ClientSocket, guest: Guest): void => {
    let over = false;
    const broken = (): boolean => over;
    const may = budget(messagesAtOnce, messagesPerSecond, now);
    const stopWaiting = timers.after(timing.helloMs, () => {
      if (guest.state.at === "door") refuse(guest, "login_timeout");
    });
    const hear = (data: Buffer | ArrayBuffer | Buffer[], isBinary: boolean): void => {
      if (over || resting() || socket.readyState !== socket.OPEN) return;
      if (guest.state.at === "in") heard(guest.state.me);
      const { messages, close } = readFrame(bytesOf(data), isBinary);
      for (const message of messages) {
        if (socket.readyState !== socket.OPEN) return;
        if (!may()) return refuse(guest, "too_fast");
        take(guest, message, broken);
      }
      if (close !== null) refuse(guest, close);
    };
    // ws answers a broken frame with its own close code (RFC 6455 7.4.1); nothing else to do.
    socket.on("error", () => undefined);
    socket.on("close", () => {
      over = true;
      stopWaiting();
      closed(guest);
    });
    socket.on("message", (data, isBinary) => {
      try {
        hear(data, isBinary);
      } catch (error) {
        // STORE-20: a fault of ours costs this one connection, not everybody's.
        log("error", "message_failed", { message: messageOf(error) });
        guest.line.close("resync");
      }
    });
  };
};
