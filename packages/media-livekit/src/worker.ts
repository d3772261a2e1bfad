/**
 * A worker that brings one thing after another in line: `step` does the next of what is left to do, and says whether
 * there was anything. It is never under way twice, and what changes meanwhile is looked at again.
 */
export const createWorker = (step: () => Promise<boolean>, failed: (reason: unknown) => void): (() => void) => {
  let isWorking = false;
  let isStale = false;

  const work = async (): Promise<void> => {
    while (isStale) {
      isStale = false;
      try {
        if (await step()) isStale = true;
      } catch (reason) {
        failed(reason);
      }
    }
    isWorking = false;
  };

  return () => {
    isStale = true;
    if (isWorking) return;
    isWorking = true;
    void work();
  };
};
