import type { Store } from "../ports/index.ts";

/** The grace after an outage of ours (BEAT-5): from when leases count again. */
export type OutageGrace = {
  readonly from: () => number;
  /** Says that a commit has come through; `before` is when the one before it was. */
  readonly committed: (before: number) => void;
};

/** An outage that ended longer ago has been made up for. */
const oldestMs = 60_000;

/** The end of the newest outage that this node, which starts now, has not seen itself. */
export const outageBefore = (store: Pick<Store, "now" | "pauseEnd">, outageMs: number): Promise<number> =>
  store.pauseEnd(outageMs, store.now() - oldestMs);

/** Keeps the grace after outages. `ended` is when the newest outage ended before this node started. */
export const graceAfterOutage = (
  store: Pick<Store, "now" | "lastCommit">,
  outageMs: number,
  ended: number,
): OutageGrace => {
  const outage = (since: number): boolean => store.now() - since > outageMs;
  let from = outage(store.lastCommit()) ? store.now() : ended;
  return {
    // While an outage lasts nobody is lost.
    from: () => (outage(store.lastCommit()) ? store.now() : from),
    committed: (before) => {
      if (outage(before)) from = store.now();
    },
  };
};
