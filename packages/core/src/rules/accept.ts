import type { CommandBody } from "@opencallkit/protocol";
import { isLive, legOf, stayNumbers, type Call, type LiveCall } from "../call.ts";
import { no, nothing, write, type Decision } from "../decision.ts";
import type { Asker, Situation } from "../situation.ts";

const nextStay = (call: LiveCall): number => 1 + Math.max(0, ...Object.values(call.legs).flatMap(stayNumbers));

/** ACCEPT-1, ACCEPT-2: the first accept wins. */
export const accept = (call: Call, _body: CommandBody<"accept">, asker: Asker, situation: Situation): Decision => {
  const leg = legOf(call, asker.user);
  if (leg === undefined) return no("no_such_call");
  if (!isLive(call) || leg.state === "left") return no("too_late");
  if (call.about.caller === asker.user || leg.state === "waiting") return no("not_ringing");
  if (leg.state === "joined") return leg.client === asker.client ? nothing : no("answered_elsewhere");
  // RING-4: the deadline holds also when nobody has looked at it yet.
  if (situation.now >= leg.endsAt) return no("too_late");
  return write({
    name: "joined",
    at: situation.now,
    body: { user: asker.user, client: asker.client, stay: nextStay(call) },
  });
};
