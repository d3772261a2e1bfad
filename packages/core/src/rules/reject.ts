import type { CommandBody } from "@opencallkit/protocol";
import { isLive, type Call } from "../call/call.ts";
import { refuse, nothing, type Decision } from "../decision.ts";
import type { Asker, DecisionContext } from "../context.ts";
import { leave } from "./leave.ts";
import { knownLeg } from "./own-leg.ts";

/** Declines a ring for every device of the callee (REJECT-1). From the client that has answered it is a hang up (END-1). */
export const reject = (call: Call, _body: CommandBody<"reject">, asker: Asker, context: DecisionContext): Decision => {
  const leg = knownLeg(call, asker.user);
  if (leg === undefined) return refuse("no_such_call");
  if (!isLive(call) || leg.state === "left") return nothing;
  if (leg.state === "ringing") return leg.shielded ? nothing : leave(call, asker, context);
  if (call.about.caller === asker.user) return refuse("not_ringing");
  return leg.client === asker.client ? leave(call, asker, context) : refuse("answered_elsewhere");
};
