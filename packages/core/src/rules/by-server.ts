import { isLive, legOf, type Call } from "../call/call.ts";
import { nothing, write, type Decision } from "../decision.ts";
import { notBeforeStays, wasRemoved } from "../call/people.ts";
import { finish } from "./finish.ts";

/** Force-ends a call (SERVER-1), at the back end's request. Never a command of a client. */
export const endByServer = (call: Call, now: number): Decision =>
  isLive(call)
    ? write({ type: "ended", at: notBeforeStays(call, now), body: { result: "ended_by_server", by: null } })
    : nothing;

/** Removes a participant for good (SERVER-2), at the back end's request. */
export const removeByServer = (call: Call, user: string, now: number): Decision => {
  const leg = legOf(call, user);
  if (!isLive(call) || leg === undefined || wasRemoved(call, user)) return nothing;
  if (leg.state === "waiting") return endByServer(call, now);
  const cause = { unanswered: "ended_by_server", answered: "ended_by_server", by: null } as const;
  return write(...finish(call, [{ type: "removed", at: now, body: { user } }], cause));
};
