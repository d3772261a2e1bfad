import * as v from "valibot";
import { AppId, ClientId, UserId } from "../../ids.ts";
import { maxUserSigBytes } from "../../wire.ts";

/** How a page without a socket proves who it is. A userSig that has expired is good enough to leave. */
export const pageProof = {
  app: AppId,
  user: UserId,
  userSig: v.pipe(v.string(), v.maxLength(maxUserSigBytes)),
  client: ClientId,
};
