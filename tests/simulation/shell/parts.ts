import type { Policy } from "@opencallkit/core";
import type { Agenda } from "../kernel/agenda.ts";
import type { Chance } from "../kernel/chance.ts";
import type { Trace } from "../kernel/trace.ts";
import type { Truth } from "../checks/truth.ts";
import type { Tables } from "../store/tables.ts";
import type { Rates } from "../world/rates.ts";
import type { Tally } from "../run/tally.ts";
import type { Connected } from "./end.ts";

/** What all of one schedule share. */
export type Shared = {
  readonly agenda: Agenda;
  readonly chance: Chance;
  readonly trace: Trace;
  readonly tables: Tables;
  readonly tally: Tally;
  readonly rates: () => Rates;
  readonly policy: (app: number) => Policy;
  readonly truth: Truth;
  /** While the store refuses everything. */
  readonly storeDown: () => boolean;
  readonly fault: (name: string) => void;
  /** A message has arrived. */
  readonly delivered: () => void;
  readonly invites: (app: number, user: string) => void;
};

/** What a node may know of the others. */
export type Cluster = {
  readonly shared: boolean;
  readonly connections: (app: number, user: string) => readonly Connected[];
  /** Says to the others that a call has changed. */
  readonly changed: (app: number, call: string) => void;
};
