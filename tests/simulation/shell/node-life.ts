import type { Command } from "@opencallkit/protocol";
import type { Connected } from "./end.ts";
import type { Failpoint } from "./failpoints.ts";
import type { ToNode } from "./frames.ts";
import type { DiskParts } from "./disk.ts";
import type { Cluster, Shared } from "./parts.ts";

export type Asking = { readonly app: number; readonly user: string; readonly client: string; readonly device: string };

/** Incarnation of a node, from its start to its death. */
export type NodeLife = {
  readonly alive: () => boolean;
  readonly connections: () => Iterable<Connected>;
  readonly find: (app: number, user: string) => readonly Connected[];
  readonly hear: (connection: Connected, frame: ToNode) => void;
  /** Disconnect, as the node detects it. */
  readonly closed: (connection: Connected) => void;
  /** Beacon of a page that unloads; `leave` is the one that leaves a call. */
  readonly gone: (who: Asking) => void;
  readonly leave: (who: Asking, id: string, command: Command) => void;
  readonly word: (app: number, call: string) => void;
  readonly end: (app: number, call: string) => void;
  readonly remove: (app: number, call: string, user: string) => void;
  readonly kick: (app: number, user: string, not: string) => void;
  readonly idle: () => boolean;
  readonly kill: () => void;
};

export type NodeNeeds = {
  readonly shared: Shared;
  readonly cluster: Cluster;
  readonly skew: number;
  readonly committed: DiskParts["committed"];
  /** Failpoint: whether the node is killed here; the callee does the killing. */
  readonly fails: (point: Failpoint) => boolean;
  readonly heardFrom: (client: string) => void;
};
