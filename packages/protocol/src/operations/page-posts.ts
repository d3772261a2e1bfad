import * as v from "valibot";
import { maxUserSigBytes } from "../wire.ts";
import { AppId, CallId, ClientId, CommandId, UserId } from "../ids.ts";

const who = { app: AppId, user: UserId, userSig: v.pipe(v.string(), v.maxLength(maxUserSigBytes)), client: ClientId };

/**
 * The page's beacons: what it says by HTTP POST, as JSON, when its socket is gone or going. A userSig that has expired
 * is good enough.
 */
export const posts = {
  gone: {
    path: "/v1/gone",
    meaning: "The page is going: a call it is in ends soon (10 s), unless the client connects again. 204.",
    body: v.strictObject(who),
  },
  leave: {
    path: "/v1/leave",
    meaning:
      "The command, under this id. 204 when it is decided: asked again under the same id over a socket it finds its answer. 503 (`try_later`) when the store is away: say it again.",
    body: v.strictObject({ ...who, id: CommandId, type: v.picklist(["hangUp", "cancel", "reject"]), call: CallId }),
  },
} as const;
