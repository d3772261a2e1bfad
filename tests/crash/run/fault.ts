import type { Chance } from "../../simulation/kernel/chance.ts";
import type { StoreKind } from "../fixture/cluster-fixture.ts";

/** Injected fault. `after`: ms since the last one; `node` picks one of the nodes that are up. */
export type Fault = { readonly after: number } & (
  | { readonly kind: "kill"; readonly node: number }
  | { readonly kind: "freeze"; readonly node: number; readonly ms: number }
  | { readonly kind: "crash"; readonly awayMs: number }
);

const draws: {
  readonly [K in StoreKind]: {
    readonly freezes: number;
    readonly crashes: number;
    readonly after: readonly [number, number];
  };
} = {
  // Recovery: the only node is back after a third of a second, and its pages within another.
  sqlite: { freezes: 0.1, crashes: 0, after: [700, 1500] },
  postgres: { freezes: 0.12, crashes: 0.04, after: [600, 1400] },
};

/** Freeze duration in ms: most are short; some last until every client has detected the silence. */
const freezeMs = (chance: Chance, kind: StoreKind): number =>
  kind === "postgres" && chance.happens(0.06) ? chance.between(13_000, 15_000) : chance.between(100, 2500);

export const drawFault = (chance: Chance, kind: StoreKind): Fault => {
  const {
    freezes,
    crashes,
    after: [low, high],
  } = draws[kind];
  const after = chance.between(low, high);
  const node = chance.fraction();
  const which = chance.fraction();
  if (which < freezes) return { kind: "freeze", after, node, ms: freezeMs(chance, kind) };
  if (which < freezes + crashes) return { kind: "crash", after, awayMs: chance.between(0, 2000) };
  return { kind: "kill", after, node };
};
