import { isKnown, type FoldedCall } from "@opencallkit/core";
import type { CallFilter } from "@opencallkit/server/ports";

/** Whether a filter asks for what no column says of a call that lives. */
export const looksInside = ({ caller, callee, state }: CallFilter): boolean =>
  caller !== undefined || callee !== undefined || state !== undefined;

/**
 * The rest of a filter, for what no column says of a call that lives: who called, and whether it rings or talks. Of a call
 * that is over the columns have said everything.
 */
export const letsThrough = ({ caller, callee, state }: CallFilter, call: FoldedCall): boolean => {
  if (!isKnown(call)) return false;
  if (call.state === "ended") return true;
  return (
    (state === undefined || call.state === state) &&
    (caller === undefined || call.about.caller === caller) &&
    (callee === undefined || call.about.callees.includes(callee))
  );
};
