import { legOf, type Call } from "../call/call.ts";
import { nothing, write, type Decision } from "../decision.ts";

/** BOUND-1: as many devices as one ring reaches; a user has no more connections than that by default. */
const mostReached = 50;

/** RING-5: a device of a callee that connects while it rings is reached, once. The server says so, never a client. */
export const reach = (call: Call, user: string, device: string, now: number): Decision => {
  const leg = legOf(call, user);
  if (leg?.state !== "ringing" || leg.shielded || now >= leg.endsAt || leg.reached.includes(device)) return nothing;
  if (leg.reached.length >= mostReached) return nothing;
  return write({ type: "rang", at: now, body: { user, device } });
};
