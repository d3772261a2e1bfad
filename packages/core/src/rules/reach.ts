import { legOf, type Call } from "../call/call.ts";
import { nothing, write, type Decision } from "../decision.ts";

/** The bound on devices that one ring reaches (BOUND-1); a user has no more connections than that by default. */
const mostReached = 50;

/**
 * Rings a late device (RING-5): one of a callee that connects while it rings is reached, once. The server says so,
 * never a client.
 */
export const reach = (call: Call, user: string, device: string, now: number): Decision => {
  const leg = legOf(call, user);
  if (leg?.state !== "ringing" || leg.shielded || now >= leg.endsAt || leg.reached.includes(device)) return nothing;
  if (leg.reached.length >= mostReached) return nothing;
  return write({ type: "rang", at: now, body: { user, device } });
};
