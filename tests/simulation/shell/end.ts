import type { ToClient, ToNode } from "./frames.ts";

/** Server end of a connection. */
export type Connected = {
  readonly app: number;
  readonly user: string;
  readonly device: string;
  readonly client: string;
  heardAt: number;
  since: number;
  /** Whether it is still registered with the node. */
  open: boolean;
  welcomed: boolean;
  /** Frames queued until the welcome is sent. */
  readonly held: ToClient[];
  readonly send: (frame: ToClient) => void;
  /** Heartbeat, with the newest fact number of each call; false when the page's script does not reply. */
  readonly beat: (numbers: ReadonlyMap<string, number>) => boolean;
  readonly close: (why: CloseReason) => void;
};
export type CloseReason = "broken" | "silent" | "replaced" | "kicked" | "resync";

/** Client end of a connection. */
export type ClientEnd = { readonly send: (frame: ToNode) => void; readonly close: () => void };

/** Callbacks of a client's connection. */
export type ClientSide = {
  readonly heard: (frame: ToClient) => void;
  readonly beat: (numbers: ReadonlyMap<string, number>) => boolean;
  readonly closed: (why: CloseReason) => void;
};
