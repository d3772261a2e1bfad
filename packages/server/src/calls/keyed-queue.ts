/** Runs tasks of one key one after the other, and those of different keys at the same time. */
export const keyedQueue = () => {
  const tails = new Map<string, Promise<unknown>>();
  return {
    run: async <T>(key: string, task: () => Promise<T>): Promise<T> => {
      const before = tails.get(key);
      const mine = before === undefined ? task() : before.then(task, task);
      tails.set(key, mine);
      try {
        return await mine;
      } finally {
        if (tails.get(key) === mine) tails.delete(key);
      }
    },
    isEmpty: (): boolean => tails.size === 0,
    /** Settles when nothing is under way. */
    drained: async (): Promise<void> => {
      while (tails.size > 0) await Promise.allSettled(tails.values());
    },
  };
};
export type KeyedQueue = ReturnType<typeof keyedQueue>;
