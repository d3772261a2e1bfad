import { isKnown } from "@opencallkit/core";
import { fromStore } from "@opencallkit/core/processor";
import type { CallFilter, StoredCall } from "@opencallkit/server/ports";

const isOver = ({ facts }: StoredCall): boolean => facts.at(-1)?.fact.type === "ended";

/**
 * The rest of a filter, for what no column says of a call that lives: who called, and whether it rings or talks. Of a call
 * that is over the columns have said everything.
 */
export const letsThrough = ({ caller, callee, state }: CallFilter, stored: StoredCall): boolean => {
  if ((caller === undefined && callee === undefined && state === undefined) || isOver(stored)) return true;
  const { call } = fromStore(stored);
  if (!isKnown(call)) return false;
  return (
    (state === undefined || call.state === state) &&
    (caller === undefined || call.about.caller === caller) &&
    (callee === undefined || call.about.callees.includes(callee))
  );
};
