/** LATE-3: late news is of seven days, and of 200 calls. */
export const lateMs = 7 * 24 * 60 * 60 * 1000;
export const lateCalls = 200;
/** LATE-7: late news is read so many facts at a time, and a call at least. */
export const lateFacts = 500;

/** As many of the first calls as have so many facts together, one at least. */
export const fewFacts = <T>(calls: readonly T[], factsOf: (call: T) => number): readonly T[] => {
  let facts = 0;
  const over = calls.findIndex((call, at) => (facts += factsOf(call)) > lateFacts && at > 0);
  return over < 0 ? calls : calls.slice(0, over);
};

/** USE-7: when a device was used is written once a day. */
export const usedEveryMs = 24 * 60 * 60 * 1000;
