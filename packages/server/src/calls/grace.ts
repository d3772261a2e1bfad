import type { Store } from "../ports/index.ts";

/** BEAT-5: from when leases count after an outage of ours. */
export type Grace = {
  readonly from: () => number;
  /** Says that a commit has come through; `before` is when the one before it was. */
  readonly committed: (before: number) => void;
};

export const graceAfterOutage = (store: Pick<Store, "now" | "lastCommit">, outageMs: number): Grace => {
  const outage = (since: number): boolean => store.now() - since > outageMs;
  let from = outage(store.lastCommit()) ? store.now() : 0;
  return {
    // While an outage lasts nobody is lost.
    from: () => (outage(store.lastCommit()) ? store.now() : from),
    committed: (before) => {
      if (outage(before)) from = store.now();
    },
  };
};
