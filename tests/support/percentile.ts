/** Percentile by nearest rank: the smallest value that `percent` of the values do not exceed; null of an empty list. */
export const percentile = (values: readonly number[], percent: number): number | null => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? null;
};
