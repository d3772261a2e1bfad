import { parseArgs } from "node:util";
import type { StoreKind } from "../fixture/cluster-fixture.ts";

export const help = `npm run crash -- [--store sqlite|postgres] [--calls N] [--kills N] [--seed S]

Calls between many people on real server processes that are killed and stopped at random times, on one node with SQLite
and on three nodes with one PostgreSQL, which crashes too; afterwards what everybody said and heard is checked against the
records and the store (docs/crash.md).

  --store KIND   only on this store (both)
  --calls N      how many calls on each (10,000)
  --kills N      how many kills on each (1,000)
  --seed S       decides the times of the faults and what people do (1)`;

export type Flags = {
  readonly help: boolean;
  readonly stores: readonly StoreKind[];
  readonly calls: number;
  readonly kills: number;
  readonly seed: number;
};

const most = 1_000_000;

const whole = (name: string, text: string, least: number): number => {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= least && value <= most) return value;
  throw new Error(`--${name} must be a whole number from ${least} to ${most}, not ${text}`);
};

const storesOf = (text: string | undefined): readonly StoreKind[] => {
  if (text === undefined) return ["sqlite", "postgres"];
  if (text === "sqlite" || text === "postgres") return [text];
  throw new Error(`--store is sqlite or postgres, not ${text}`);
};

export const readFlags = (args: readonly string[]): Flags => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      help: { type: "boolean", default: false },
      store: { type: "string" },
      calls: { type: "string", default: "10000" },
      kills: { type: "string", default: "1000" },
      seed: { type: "string", default: "1" },
    },
  });
  return {
    help: values.help,
    stores: storesOf(values.store),
    calls: whole("calls", values.calls, 1),
    kills: whole("kills", values.kills, 0),
    seed: whole("seed", values.seed, 0),
  };
};
