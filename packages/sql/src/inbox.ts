/** Retention of late news (LATE-3): seven days, and 200 calls. */
export const lateMs = 7 * 24 * 60 * 60 * 1000;
export const lateCalls = 200;
/** The page size of late news (LATE-7), in facts; a call at least. */
export const lateFacts = 500;

/** Cuts a page: as many of the first calls as stay within `lateFacts` together, one at least. */
export const fewFacts = <T>(calls: readonly T[], factsOf: (call: T) => number): readonly T[] => {
  let facts = 0;
  const over = calls.findIndex((call, at) => (facts += factsOf(call)) > lateFacts && at > 0);
  return over < 0 ? calls : calls.slice(0, over);
};

/** Write throttling (USE-7): when a device was used is written once a day. */
export const usedEveryMs = 24 * 60 * 60 * 1000;
