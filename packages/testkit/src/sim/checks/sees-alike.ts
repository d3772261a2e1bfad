import { legOf, view, type Call, type CallView } from "@opencallkit/core";
import { isDeepStrictEqual } from "node:util";

/** SERVER-2: whether this user was taken out of the call for good. */
export const isRemoved = (call: Call, user: string): boolean => {
  const leg = legOf(call, user);
  return leg?.state === "left" && leg.how === "removed";
};

/** HEAR-3: whether this client sees the call as the server does; somebody removed sees only that it is over for them (HEAR-6). */
export const seesAlike = (seen: CallView | null, call: Call, user: string, client: string): boolean => {
  const stands = view(call, user, client);
  return isRemoved(call, user) ? isDeepStrictEqual(seen?.now, stands?.now) : isDeepStrictEqual(seen, stands);
};
