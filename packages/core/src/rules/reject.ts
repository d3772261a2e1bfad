import type { CommandBody } from "@opencallkit/protocol";
import { legOf, type Call } from "../call.ts";
import { no, nothing, write, type Decision } from "../decision.ts";
import type { Asker, Situation } from "../situation.ts";
import { rejectFacts } from "./leave.ts";

export const reject = (call: Call, _body: CommandBody<"reject">, asker: Asker, situation: Situation): Decision => {
  const leg = legOf(call, asker.user);
  if (leg === undefined) return no("no_such_call");
  switch (leg.state) {
    case "waiting":
      return no("not_ringing");
    case "joined":
      return no("about" in call && call.about.caller === asker.user ? "not_ringing" : "answered_elsewhere");
    case "ringing":
      return write(...rejectFacts(asker.user, asker.client, situation.now));
    case "left":
      return nothing;
  }
};
