import { endings, type CallResult } from "@opencallkit/protocol";
import type { KnownCall } from "../call/call.ts";
import type { Leg, LegEnd } from "../call/leg.ts";

type LeftLeg = Extract<Leg, { state: "left" }>;

/** A leg's end as a call result; null for one that the end of the call took along. */
const own: { readonly [H in LegEnd]: CallResult | null } = {
  hangUp: "normal_end",
  lost: "interrupt",
  rejected: "reject",
  missed: "not_answer",
  busy: "call_busy",
  removed: "ended_by_server",
  cancelled: null,
  callEnded: null,
};

/** A ring that others end by leaving is cancelled (END-7), as far as the one who was rung is concerned. */
const cancelledBy = (result: CallResult): CallResult =>
  result === "normal_end" || result === "interrupt" ? "cancel" : result;

/** The result of a leg that is over. */
export const resultOf = (call: KnownCall, leg: LeftLeg): CallResult => {
  if (leg.how === "missed" && leg.reached.length === 0) return "offline";
  const result = own[leg.how];
  if (result !== null) return result;
  const ofCall = call.state === "ended" ? call.result : "cancel";
  return leg.how === "cancelled" ? cancelledBy(ofCall) : ofCall;
};

/** TUICallKit's CallEndReason of a leg, or null while it lives. */
export const reasonOfLeg = (call: KnownCall, leg: Leg): number | null =>
  leg.state === "left" ? endings[resultOf(call, leg)].reason : null;

/** Whose doing a leg's end was, or null for a deadline or the server. */
export const endedBy = (call: KnownCall, user: string, leg: LeftLeg): string | null => {
  switch (leg.how) {
    case "hangUp":
    case "lost":
    case "rejected":
    case "busy":
      return user;
    case "missed":
    case "removed":
      return null;
    case "cancelled":
    case "callEnded":
      return call.state === "ended" ? call.by : null;
  }
};
