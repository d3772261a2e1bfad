import type { NewApp, Store } from "@opencallkit/server";
import type { ServerProcess } from "./server-process.ts";

/** The servers of one campaign on one store. */
export type House = {
  readonly nodes: readonly ServerProcess[];
  readonly app: NewApp;
  /** The database's own crash and start, where it is a process of its own. */
  readonly crashDatabase: ((awayMs: number) => Promise<void>) | null;
  /** The store itself, to be read when no node runs any more. */
  readonly openStore: () => Promise<Store>;
  readonly end: () => Promise<void>;
};

export type StoreKind = "sqlite" | "postgres";
