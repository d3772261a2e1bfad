/** The socket of a client, as far as the gateway needs a WebSocket; a `WebSocket` of ws is one. */
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
