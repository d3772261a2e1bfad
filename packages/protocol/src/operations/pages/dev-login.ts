import * as v from "valibot";
import { AppId, UserId } from "../../ids.ts";
import { maxUserSigBytes } from "../../wire.ts";
import { defineOperation, ignored, nothing } from "../define-operation.ts";

export const devLogin = defineOperation({
  method: "POST",
  path: "/v1/dev/login",
  caller: "loopback",
  group: "pages",
  summary: "Log in by name while the server runs with `--dev`; there is no such route otherwise.",
  parameters: nothing,
  query: ignored,
  body: v.strictObject({ userId: UserId }),
  reply: v.object({
    sdkAppId: AppId,
    userId: UserId,
    userSig: v.pipe(v.string(), v.maxLength(maxUserSigBytes)),
    url: v.pipe(v.string(), v.url()),
  }),
  problems: [],
});
