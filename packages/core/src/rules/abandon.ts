import { isLive, type Call } from "../call/call.ts";
import { nothing, write, type Decision } from "../decision.ts";
import type { DecisionContext } from "../context.ts";
import { lostFacts } from "./leave.ts";

/**
 * Takes over from a dead client (RECALL-1): the user calls again from elsewhere, so the old client is lost now, not
 * when its lease ends.
 */
export const abandon = (call: Call, user: string, { lives }: DecisionContext): Decision =>
  isLive(call) ? write(...lostFacts(call, user, lives.get(user))) : nothing;
