import type { Store } from "../ports/index.ts";

/** BEAT-5: from when leases count after an outage of ours. */
export type OutageGrace = {
  readonly from: () => number;
  /** Says that a commit has come through; `before` is when the one before it was. */
  readonly committed: (before: number) => void;
};

/** An outage that ended longer ago has been made up for. */
const oldestMs = 60_000;

/** When the newest outage ended that this node, which starts now, has not seen itself. */
export const outageBefore = (store: Pick<Store, "now" | "pauseEnd">, outageMs: number): Promise<number> =>
  store.pauseEnd(outageMs, store.now() - oldestMs);

/** `ended` is when the newest outage ended before this node started. */
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
