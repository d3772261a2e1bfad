import * as v from "valibot";
import { CallId, MediaType, Time, UserId } from "../ids.ts";

/**
 * A call of one's own, as a list of recent calls shows it: what that user heard of it, and nothing else. `result` and
 * `reason` (TUICallKit's CallEndReason) are of the user's own part, null while it goes on.
 */
export const RecentEntry = v.object({
  call: CallId,
  role: v.picklist(["caller", "callee"]),
  caller: UserId,
  /** The first 20 of them. */
  callees: v.array(UserId),
  media: MediaType,
  group: v.boolean(),
  /** When it began to ring. */
  createdAt: Time,
  /** Whether it is a missed call: it rang, or found one busy, and was neither answered nor declined. */
  missed: v.boolean(),
  /** What one's own stays add up to, in whole ms; null where one never joined. */
  totalTime: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0))),
  result: v.nullable(v.string()),
  reason: v.nullable(v.number()),
  /** Whether the call goes on: a group call can be joined. */
  live: v.boolean(),
});
export type RecentEntry = v.InferOutput<typeof RecentEntry>;
