import type { Awake } from "../ports/awake.ts";

export const noAwake: Awake = { hold: () => () => undefined };

/**
 * The screen wake lock (W3C). A browser releases it whenever the page is hidden, so it is asked for again when it
 * shows.
 */
export const screenAwake = (wakeLock: WakeLock): Awake => ({
  hold: () => {
    const over = new AbortController();
    const ask = (): void => {
      if (document.visibilityState !== "visible" || over.signal.aborted) return;
      wakeLock.request("screen").then(
        (lock) => {
          if (over.signal.aborted) return void lock.release();
          over.signal.addEventListener("abort", () => void lock.release());
        },
        // Refused on a low battery; a call goes on without it.
        () => undefined,
      );
    };
    document.addEventListener("visibilitychange", ask, { signal: over.signal });
    ask();
    return () => over.abort();
  },
});
