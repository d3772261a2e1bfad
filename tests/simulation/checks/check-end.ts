import { record, type EndedCall } from "@opencallkit/core";
import type { CallResult } from "@opencallkit/protocol";
import type { CallRow } from "../store/tables.ts";
import { legsOf, stays } from "./leg-rules.ts";
import type { Truth } from "./truth.ts";
import { hold } from "./violation.ts";

const unanswered: ReadonlySet<CallResult> = new Set([
  "cancel",
  "reject",
  "not_answer",
  "offline",
  "call_busy",
  "ended_by_server",
]);
const answered: ReadonlySet<CallResult> = new Set(["normal_end", "interrupt", "ended_by_server"]);

/** Result of an unanswered call of two (END-4), by how its callee's leg ended; null if it was answered. */
const pairResult = (call: EndedCall): CallResult | null => {
  const only = legsOf(call).find(([user]) => user !== call.about.caller);
  if (call.about.group || only === undefined || call.connectedAt !== null) return null;
  const [, leg] = only;
  if (leg.state !== "left") return null;
  switch (leg.how) {
    case "rejected":
      return "reject";
    case "busy":
      return "call_busy";
    case "missed":
      return leg.reached.length > 0 ? "not_answer" : "offline";
    case "removed":
      return "ended_by_server";
    case "hangUp":
    case "lost":
    case "cancelled":
    case "callEnded":
      return null;
  }
};

/** Bill of a call that is over (I08, I09): totals against the real stays. */
export const checkEnd = (call: EndedCall, row: CallRow, truth: Truth): void => {
  const results = call.connectedAt === null ? unanswered : answered;
  hold(
    "I01",
    results.has(call.result),
    () => `${call.result} of a call ${call.connectedAt === null ? "un" : ""}answered`,
  );
  const wanted = pairResult(call);
  hold("I01", wanted === null || wanted === call.result, () => `${call.result}, and should be ${wanted}`);
  const all = stays(call);
  const bill = record(row.id, call);
  hold("I09", bill.totalTime >= 0, () => `a total of ${bill.totalTime}`);
  hold("I09", (call.connectedAt === null) === (all.length === 0), () => `${all.length} stays`);
  hold("I09", call.endedAt >= call.about.createdAt, () => "it ended before it began");
  for (const [at, { stay, joinedAt, leftAt, user }] of all.entries()) {
    hold("I09", stay === at + 1, () => `stay ${stay} at place ${at + 1}`);
    const inside = joinedAt >= (call.connectedAt ?? 0) && leftAt >= joinedAt && leftAt <= call.endedAt;
    hold("I09", inside, () => `stay ${stay} of ${user} lies outside its call`);
  }
  if (!call.about.group) {
    for (const leg of bill.legs)
      for (const { totalTime } of leg.stays)
        hold("I08", totalTime === bill.totalTime, () => `${leg.userId} talked ${totalTime} of ${bill.totalTime} ms`);
  }
  const { longestCallMs } = truth.policy(row.app);
  hold(
    "S04",
    bill.totalTime <= longestCallMs + 5000 + 2 * truth.skewMs || truth.proofsAtRisk(),
    () => `${bill.totalTime} ms of ${longestCallMs}`,
  );
};
