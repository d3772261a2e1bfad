import type { Fact, VoidCause } from "@opencallkit/protocol";

/** A tombstone fact: the call id is used up, and no call begins under it. */
export const voidedFact = (user: string, cause: VoidCause, at: number): Fact<"voided"> => ({
  type: "voided",
  at,
  body: { user, cause },
});
