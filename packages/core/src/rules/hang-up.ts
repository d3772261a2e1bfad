import type { CommandBody } from "@opencallkit/protocol";
import type { Call } from "../call/call.ts";
import { refuse, nothing, type Decision } from "../decision.ts";
import type { Asker, DecisionContext } from "../context.ts";
import { leave } from "./leave.ts";
import { knownLeg } from "./own-leg.ts";

export const hangUp = (call: Call, _body: CommandBody<"hangUp">, asker: Asker, context: DecisionContext): Decision => {
  const leg = knownLeg(call, asker.user);
  if (leg === undefined) return refuse("no_such_call");
  return leg.state === "ringing" && leg.shielded ? nothing : leave(call, asker, context);
};
