import { randomInt } from "node:crypto";

/** The port of randomness. */
export type Random = {
  /** A media room's number, 1 to 2147483647. */
  readonly room: () => number;
};

/** Randomness of the system (`crypto.randomInt`). */
export const systemRandom: Random = { room: () => randomInt(1, 2_147_483_648) };
