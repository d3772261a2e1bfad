const steps = [500, 1000, 2000, 4000, 5000] as const;
const longest = 5000;
/** The cap of the backoff during a call, in ms. */
const longestInCall = 1000;

/** The backoff where the server asks for patience (`later`): 10 to 20 s, in ms, for a limit on logins is soon over. */
export const patience = (fraction: number): number => 10_000 + 10_000 * fraction;

/**
 * Exponential backoff with jitter, in ms: 0.1 to 0.5 s before the first try, then 0.5, 1, 2, 4, 5 s, each ±50 %. A
 * server that was killed and starts at once is back after a second: the third try finds it, nearly always within 3 s of
 * the kill. `tries` counts the failures since the last welcome; `fraction` is random, 0 to 1.
 */
export const backoff = (tries: number, fraction: number, inCall: boolean): number => {
  const wait = tries === 0 ? 100 + 400 * fraction : (steps[tries - 1] ?? longest) * (0.5 + fraction);
  return inCall ? Math.min(wait, longestInCall) : wait;
};
