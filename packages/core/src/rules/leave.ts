import type { Fact } from "@opencallkit/protocol";
import { isLive, legOf, type Call, type LiveCall } from "../call.ts";
import { no, nothing, write, type Decision } from "../decision.ts";
import type { Asker, Situation } from "../situation.ts";

/** The caller gives up while it rings. */
export const cancelFacts = (call: LiveCall, at: number): readonly Fact[] => [
  { name: "ended", at, body: { result: "cancel", by: call.about.caller } },
];

export const rejectFacts = (user: string, client: string, at: number): readonly Fact[] => [
  { name: "rejected", at, body: { user, client } },
  { name: "ended", at, body: { result: "reject", by: user } },
];

/** A stay ends, and with it a call of two. */
export const leaveFacts = (user: string, stay: number, at: number, how: "hangUp" | "lost"): readonly Fact[] => [
  { name: "left", at, body: { user, stay, how } },
  { name: "ended", at, body: { result: how === "hangUp" ? "normal_end" : "interrupt", by: user } },
];

/** END-1: hang up, and what a cancel or a reject becomes once somebody has answered. */
export const leave = (call: Call, asker: Asker, situation: Situation): Decision => {
  const leg = legOf(call, asker.user);
  if (leg === undefined) return no("no_such_call");
  if (!isLive(call)) return nothing;
  switch (leg.state) {
    case "waiting":
      return leg.client === asker.client ? write(...cancelFacts(call, situation.now)) : no("not_your_leg");
    case "ringing":
      return write(...rejectFacts(asker.user, asker.client, situation.now));
    case "joined":
      return leg.client === asker.client
        ? write(...leaveFacts(asker.user, leg.stay, situation.now, "hangUp"))
        : no("not_your_leg");
    case "left":
      return nothing;
  }
};
