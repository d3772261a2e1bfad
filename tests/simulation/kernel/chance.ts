/** Seeded pseudo-random source: every decision of a schedule comes from one 32-bit seed. */
export type Chance = {
  /** Uniform integer in [0, `count`). */
  readonly below: (count: number) => number;
  readonly between: (low: number, high: number) => number;
  readonly happens: (probability: number) => boolean;
  /** Uniform number in [0, 1). */
  readonly fraction: () => number;
  readonly pick: <T>(list: readonly T[]) => T;
};

/** Generator mulberry32: its whole state is the seed, 32 bits. */
export const chanceOf = (seed: number): Chance => {
  // Hashed seed: neighbouring seeds must not begin alike.
  let state = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) | 0;
  const fraction = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (count: number): number => Math.floor(fraction() * count);
  return {
    below,
    fraction,
    between: (low, high) => low + below(high - low + 1),
    happens: (probability) => probability > 0 && fraction() < probability,
    pick: <T>(list: readonly T[]): T => {
      const found = list[below(list.length)];
      if (found === undefined) throw new Error("nothing to pick from");
      return found;
    },
  };
};
