/** Failpoints: the steps at which a node may be killed. */
export const failpoints = [
  "command-heard",
  "before-append",
  "before-commit",
  "after-commit",
  "before-answer",
  "after-answer",
  "half-told",
  "timer-rings",
  "before-proofs",
  "after-proofs",
  "hello-half-done",
  "word-heard",
  "call-reread",
] as const;
export type Failpoint = (typeof failpoints)[number];
