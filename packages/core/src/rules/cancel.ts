import type { CommandBody } from "@opencallkit/protocol";
import { isKnown, type Call } from "../call/call.ts";
import { refuseForNow, refuse, nothing, write, type Decision } from "../decision.ts";
import type { Asker, DecisionContext } from "../context.ts";
import { leave } from "./leave.ts";
import { voidedFact } from "../call/voided-fact.ts";

export const cancel = (call: Call, _body: CommandBody<"cancel">, asker: Asker, context: DecisionContext): Decision => {
  // Reordering (ID-2): a cancel that comes before its invite leaves a tombstone, the used-up call id.
  if (call.state === "new" && context.allowance.unknownCancelAfterMs > 0)
    return refuseForNow(context.allowance.unknownCancelAfterMs);
  if (call.state === "new") return write(voidedFact(asker.user, { how: "cancelled" }, context.now));
  if (call.state === "void") return call.caller === asker.user ? nothing : refuse("no_such_call");
  if (isKnown(call) && call.about.caller !== asker.user) return refuse("no_such_call");
  return leave(call, asker, context);
};
