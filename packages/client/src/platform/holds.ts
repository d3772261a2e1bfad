import type { Storage } from "../api/api.ts";
import type { Clock } from "../ports/clock.ts";
import type { Holds } from "../ports/holds.ts";
import type { Page } from "../ports/page.ts";

/** The grace for a reload, in ms: the old page releases its lock a moment after its successor asks. */
const patienceMs = 250;

export const lockHolds = (locks: LockManager, clock: Clock, otherwise: Holds): Holds => ({
  hold: (name) =>
    new Promise((resolve) => {
      const patience = new AbortController();
      const stop = clock.after(patienceMs, () => patience.abort());
      locks
        .request(name, { signal: patience.signal }, () => {
          stop();
          return new Promise<void>((letGo) => resolve(letGo));
        })
        .catch(() => {
          stop();
          // Held by another page; or, refused before the wait was over, not available in this page at all.
          resolve(patience.signal.aborted ? null : otherwise.hold(name));
        });
    }),
});

/**
 * A lock without Web Locks: a mark in session storage, taken off when the page goes. A reload finds it gone; a
 * duplicated tab has copied it, and knows by it that it is the copy.
 */
export const markHolds = (session: Storage, page: Page): Holds => ({
  hold: async (name) => {
    const key = `${name}.held`;
    if (session.read(key) === "yes") return null;
    const mark = (): void => session.write(key, "yes");
    const unmark = (): void => session.write(key, "");
    mark();
    const unfollow = page.follow((moment) => {
      if (moment === "leaving") unmark();
      if (moment === "back") mark();
    });
    return () => {
      unfollow();
      unmark();
    };
  },
});
