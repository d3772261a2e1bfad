import type { ServerFrame } from "@opencallkit/protocol";
import type { LateRange } from "../ports/index.ts";
import type { FrameWriter } from "../sockets/frame-writer.ts";

/** A connection: the socket of a client that has logged in. */
export type Connection = {
  readonly app: number;
  readonly user: string;
  readonly device: string;
  readonly client: string;
  /** When it logged in, by the store's clock. */
  readonly since: number;
  readonly writer: FrameWriter;
  /** When its userSig expires, by the wall clock. */
  expiresAt: number;
  /** What that was signed with. */
  secret: string;
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
