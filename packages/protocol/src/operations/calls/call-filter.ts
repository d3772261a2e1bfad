import * as v from "valibot";
import { callResults } from "../../endings.ts";
import { MediaType, UserId } from "../../ids.ts";
import { Moment } from "../times.ts";

/** Times that bound a list: `from` and later, before `to`, by when a call was created. */
export const period = { from: v.optional(Moment), to: v.optional(Moment) };

/** The parameters that choose calls; all that are given must apply. */
export const callFilter = {
  /** In it, whatever their part. */
  user: v.optional(UserId),
  caller: v.optional(UserId),
  callee: v.optional(UserId),
  state: v.optional(v.picklist(["ringing", "talking", "ended"])),
  result: v.optional(v.picklist(callResults)),
  mediaType: v.optional(MediaType),
  group: v.optional(
    v.pipe(
      v.picklist(["true", "false"]),
      v.transform((word) => word === "true"),
    ),
  ),
  ...period,
};
