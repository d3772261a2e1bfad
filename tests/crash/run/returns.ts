/** Recovery time: how long the pages of a killed node are without a connection, in ms. */
export type Returns = {
  readonly changed: (page: string, connected: boolean) => void;
  readonly lost: (pages: readonly string[]) => void;
  readonly times: () => readonly number[];
};

export const measureReturns = (now: () => number): Returns => {
  const away = new Map<string, number>();
  const times: number[] = [];
  return {
    changed: (page, connected) => {
      const since = away.get(page);
      if (!connected || since === undefined) return;
      times.push(now() - since);
      away.delete(page);
    },
    lost: (pages) => {
      for (const page of pages) if (!away.has(page)) away.set(page, now());
    },
    times: () => times,
  };
};
