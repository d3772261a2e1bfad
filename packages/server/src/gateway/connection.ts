import type { ServerFrame } from "@opencallkit/protocol";
import type { LateRange } from "../ports/index.ts";
import type { Line } from "./line.ts";

/** What the gateway needs of a WebSocket; a `WebSocket` of ws is one. */
export type ClientSocket = {
  readonly readyState: number;
  readonly OPEN: number;
  readonly CLOSING: number;
  readonly bufferedAmount: number;
  /** `sent` runs when the text has left this process, or never will. */
  readonly send: (text: string, sent?: () => void) => void;
  readonly close: (code: number, reason: string) => void;
  readonly terminate: () => void;
  readonly once: (event: "close", run: () => void) => unknown;
  readonly on: (
    event: "close" | "error" | "message" | "ping" | "pong",
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
  /** LATE-7: late news that is still to be sent. */
  late: LateRange | null;
};

export const frame = (message: ServerFrame): string => JSON.stringify(message);
