import type { Policy } from "@opencallkit/core";
import type { Agenda } from "../kernel/agenda.ts";
import type { Chance } from "../kernel/chance.ts";
import type { Trace } from "../kernel/trace.ts";
import type { Truth } from "../checks/truth.ts";
import type { Tables } from "../store/tables.ts";
import type { Rates } from "../world/rates.ts";
import type { Tally } from "../run/tally.ts";
import type { Connected } from "./end.ts";

/** Shared context of one schedule. */
export type Shared = {
  readonly agenda: Agenda;
  readonly chance: Chance;
  readonly trace: Trace;
  readonly tables: Tables;
  readonly tally: Tally;
  readonly rates: () => Rates;
  readonly policy: (app: number) => Policy;
  readonly truth: Truth;
  /** Outage: whether the store refuses everything now. */
  readonly storeDown: () => boolean;
  readonly fault: (name: string) => void;
  /** Delivery counter: a message has arrived. */
  readonly delivered: () => void;
  readonly invites: (app: number, user: string) => void;
};

/** Cluster as one node sees it. */
export type Cluster = {
  readonly shared: boolean;
  readonly connections: (app: number, user: string) => readonly Connected[];
  /** Notifies the other nodes that a call has changed. */
  readonly changed: (app: number, call: string) => void;
};
