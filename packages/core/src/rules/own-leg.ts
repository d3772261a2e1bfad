import type { RefusalCode } from "@opencallkit/protocol";
import { isKnown, isLive, legOf, type Call, type LiveCall } from "../call/call.ts";
import { hears, type Leg } from "../call/leg.ts";
import type { Asker } from "../context.ts";

/** The asker's leg, as far as it is visible to them: only if they may know that they have one. */
export const knownLeg = (call: Call, user: string): Leg | undefined => {
  const leg = legOf(call, user);
  return leg !== undefined && hears(leg) ? leg : undefined;
};

export type Inside = { readonly call: LiveCall; readonly leg: Extract<Leg, { state: "joined" | "waiting" }> };

/** Membership: the live call in which the asker's client is, or why it is in none. */
export const inside = (call: Call, { user, client }: Asker): Inside | RefusalCode => {
  const leg = knownLeg(call, user);
  if (leg === undefined || !isKnown(call)) return "no_such_call";
  if (!isLive(call)) return "too_late";
  if (leg.state === "left" || leg.state === "ringing") return "not_in_call";
  return leg.client === client ? { call, leg } : "not_your_leg";
};
