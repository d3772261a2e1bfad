import type { CommandBody, Fact } from "@opencallkit/protocol";
import type { Call } from "../call.ts";
import { no, write, type Decision } from "../decision.ts";
import type { Asker, Policy, Situation } from "../situation.ts";

/** RING-1, RING-2: the ring's length in ms. `timeout` in seconds. */
export const ringLength = (timeout: number | undefined, policy: Policy): number => {
  if (timeout === undefined) return Math.min(policy.ringMs, policy.longestRingMs);
  return timeout === 0 ? policy.longestRingMs : Math.min(timeout * 1000, policy.longestRingMs);
};

const invited = (body: CommandBody<"invite">, asker: Asker, situation: Situation): Fact<"invited"> => ({
  name: "invited",
  at: situation.now,
  body: {
    caller: asker.user,
    client: asker.client,
    callees: body.callees,
    media: body.media,
    group: false,
    room: body.room ?? situation.drawnRoom,
    roomText: body.roomText ?? null,
    ringEndsAt: situation.now + ringLength(body.timeout, situation.policy),
    userData: body.userData ?? "",
    reached: Object.fromEntries(
      body.callees.flatMap((user) => {
        const devices = situation.devices.get(user);
        return devices === undefined || situation.busy.has(user) ? [] : [[user, [...devices]]];
      }),
    ),
  },
});

export const invite = (call: Call, body: CommandBody<"invite">, asker: Asker, situation: Situation): Decision => {
  if (call.phase === "void") return no(call.caller === asker.user ? "cancelled" : "call_id_used");
  if (call.phase !== "new") return no("call_id_used");
  if (body.callees.includes(asker.user)) return no("calls_self");
  const [callee, ...others] = body.callees;
  if (callee === undefined || others.length > 0) return no("group_not_supported");
  if (situation.busy.has(asker.user)) return no("already_in_call");
  const begin = invited(body, asker, situation);
  if (!situation.busy.has(callee)) return write(begin);
  const at = situation.now;
  return write(
    begin,
    { name: "lineBusy", at, body: { user: callee } },
    { name: "ended", at, body: { result: "call_busy", by: callee } },
  );
};
