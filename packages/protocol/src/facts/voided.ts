import * as v from "valibot";
import { defineFact } from "../define.ts";
import { CallId, UserId } from "../ids.ts";
import { isRefusalCode, refusals } from "../refusals.ts";

/** The cause of a tombstone: why a call never was. */
export const VoidCause = v.variant("how", [
  v.object({ how: v.literal("cancelled") }),
  v.object({ how: v.literal("refused"), code: v.picklist(Object.keys(refusals).filter(isRefusalCode)) }),
  /** Glare: the invite has answered this call instead. */
  v.object({ how: v.literal("met"), call: CallId }),
]);
export type VoidCause = v.InferOutput<typeof VoidCause>;

/** Forward compatibility: a cause that a later release may have written reads as `call_id_used`. */
const unknown: VoidCause = { how: "refused", code: "call_id_used" };

export const voided = defineFact({
  type: "voided",
  meaning:
    "A call id is used up without a call: by a cancel before its invite, or an invite that was refused or merged.",
  body: v.object({ user: UserId, cause: v.optional(v.fallback(VoidCause, unknown), { how: "cancelled" }) }),
});
