import { view, wasRemoved, type FoldedCall as Call, type CallView } from "@opencallkit/core";
import { isDeepStrictEqual } from "node:util";

/** View equality (HEAR-3): whether this client sees the call as the server does; a removed user sees only that it is over (HEAR-6). */
export const seesAlike = (seen: CallView | null, call: Call, user: string, client: string): boolean => {
  const stands = view(call, user, client);
  return wasRemoved(call, user) ? isDeepStrictEqual(seen?.now, stands?.now) : isDeepStrictEqual(seen, stands);
};
