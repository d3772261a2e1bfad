import type { CommandBody } from "@opencallkit/protocol";
import { legOf, type Call } from "../call.ts";
import { no, nothing, write, type Decision } from "../decision.ts";
import type { Asker, Situation } from "../situation.ts";

const nextStay = (call: Call): number =>
  "legs" in call
    ? 1 +
      Math.max(
        0,
        ...Object.values(call.legs).map((leg) =>
          "stay" in leg ? leg.stay : Math.max(0, ...("stays" in leg ? leg.stays.map((stay) => stay.stay) : [])),
        ),
      )
    : 1;

export const accept = (call: Call, _body: CommandBody<"accept">, asker: Asker, situation: Situation): Decision => {
  const leg = legOf(call, asker.user);
  if (leg === undefined) return no("no_such_call");
  switch (leg.state) {
    case "waiting":
      return no("not_ringing");
    case "joined":
      if (leg.client === asker.client) return nothing;
      return no("about" in call && call.about.caller === asker.user ? "not_ringing" : "answered_elsewhere");
    case "left":
      return no("too_late");
    case "ringing":
      // RING-4: the deadline holds also when nobody has looked at it yet.
      if (situation.now >= leg.endsAt) return no("too_late");
      return write({
        name: "joined",
        at: situation.now,
        body: { user: asker.user, client: asker.client, stay: nextStay(call) },
      });
  }
};
