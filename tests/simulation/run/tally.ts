/** Counters by name, of one schedule or of many. */
export type Tally = Map<string, number>;

export const countIn = (tally: Tally, name: string, by = 1): void => void tally.set(name, (tally.get(name) ?? 0) + by);

export const addAll = (tally: Tally, more: Iterable<readonly [string, number]>): void => {
  for (const [name, count] of more) countIn(tally, name, count);
};
