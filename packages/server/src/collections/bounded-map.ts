/** Takes the oldest away until at most so many are left: memory that nobody else empties has an end. */
export const trimToNewest = (kept: Map<string, unknown> | Set<string>, most: number): void => {
  for (const oldest of kept.keys()) {
    if (kept.size <= most) return;
    kept.delete(oldest);
  }
};
