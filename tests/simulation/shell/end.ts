import type { ToClient, ToNode } from "./frames.ts";

/** A connection as the node has it. */
export type Connected = {
  readonly app: number;
  readonly user: string;
  readonly device: string;
  readonly client: string;
  heardAt: number;
  since: number;
  /** Whether the node still counts it among its connections. */
  open: boolean;
  welcomed: boolean;
  /** What was to be said before the welcome. */
  readonly held: ToClient[];
  readonly send: (frame: ToClient) => void;
  /** Asks the page's script for a sign of life; false when none comes. */
  readonly beat: (numbers: ReadonlyMap<string, number>) => boolean;
  readonly close: (why: CloseReason) => void;
};
export type CloseReason = "broken" | "silent" | "replaced" | "kicked" | "resync";

/** What a client holds of its connection. */
export type ClientEnd = { readonly send: (frame: ToNode) => void; readonly close: () => void };

/** What a client is told of its connection. */
export type ClientSide = {
  readonly heard: (frame: ToClient) => void;
  readonly beat: (numbers: ReadonlyMap<string, number>) => boolean;
  readonly closed: (why: CloseReason) => void;
};
