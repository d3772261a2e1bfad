import type { Fact } from "@opencallkit/protocol";
import { isLive, type Call, type LiveCall } from "../call/call.ts";
import type { Leg } from "../call/leg.ts";
import { nothing, write, type Decision } from "../decision.ts";
import { notBeforeStays } from "../call/people.ts";
import { lifeOf } from "./leases.ts";
import { cancelFacts, lostFacts } from "./leave.ts";
import { ringOver } from "./ring-over.ts";
import type { Life, Lives, Policy, DecisionContext } from "../context.ts";

/** A deadline: what time may ask of a call. Never a command of the protocol: only the server's clock says it. */
type Deadline = { readonly at: number } & (
  | { readonly kind: "ring" | "lease"; readonly user: string }
  | { readonly kind: "callerLease" | "videoAsked" | "warning" | "longest" }
);

export type Leases = { readonly policy: Policy; readonly lives: Lives; readonly graceFrom: number };

/**
 * Lease expiry, in ms (LIFE-1 to LIFE-4): counts from the last proof there may have been, or from the page's going, but
 * never from before our own outage.
 */
const leaseEnd = (life: Life, length: number, { policy, graceFrom }: Leases): number => {
  const from = Math.max(life.goneAt ?? life.provenAt + (life.unwrittenMs ?? 0), graceFrom);
  return from + (life.goneAt === null ? length : Math.min(length, policy.goneMs));
};

const legDeadline = (call: LiveCall, user: string, leg: Leg, leases: Leases): Deadline | null => {
  switch (leg.state) {
    case "ringing":
      return { kind: "ring", at: leg.endsAt, user };
    case "waiting":
      return {
        kind: "callerLease",
        at: leaseEnd(lifeOf(call, user, leg, leases.lives.get(user)), leases.policy.callerLeaseMs, leases),
      };
    case "joined":
      return {
        kind: "lease",
        at: leaseEnd(lifeOf(call, user, leg, leases.lives.get(user)), leases.policy.leaseMs, leases),
        user,
      };
    case "left":
      return null;
  }
};

/** The limit of a call's length (LIMIT-1): the warning, then the end. */
const limitOf = (call: LiveCall, { longestCallMs, warnMs }: Policy): Deadline | null => {
  if (call.state === "ringing") return null;
  if (call.closesAt !== null) return { kind: "longest", at: call.closesAt };
  return { kind: "warning", at: call.connectedAt + Math.max(0, longestCallMs - warnMs) };
};

const videoDeadline = (call: LiveCall): Deadline | null =>
  call.state === "talking" && call.videoAsked !== null ? { kind: "videoAsked", at: call.videoAsked.endsAt } : null;

const sooner = (first: Deadline | null, next: Deadline | null): Deadline | null =>
  next !== null && (first === null || next.at < first.at) ? next : first;

const firstDeadline = (call: LiveCall, leases: Leases): Deadline | null => {
  let first = sooner(limitOf(call, leases.policy), videoDeadline(call));
  // On the hot path of every command, therefore without an intermediate list.
  for (const [user, leg] of call.legs) first = sooner(first, legDeadline(call, user, leg, leases));
  return first;
};

/** The next deadline: when the call must be looked at again, in ms by the store's clock; null once it is over. */
export const due = (call: Call, leases: Leases): number | null =>
  isLive(call) ? (firstDeadline(call, leases)?.at ?? null) : null;

const overdue = (call: LiveCall, deadline: Deadline, { lives, policy }: DecisionContext): readonly Fact[] => {
  const { at } = deadline;
  switch (deadline.kind) {
    case "ring":
      return ringOver(call, deadline.user, at);
    case "callerLease":
      return cancelFacts(call, Math.max(at, call.about.createdAt));
    case "lease":
      return lostFacts(call, deadline.user, lives.get(deadline.user));
    case "videoAsked":
      return [{ type: "videoRefused", at, body: { user: null } }];
    case "warning":
      return [{ type: "endsSoon", at, body: { endsAt: at + Math.min(policy.warnMs, policy.longestCallMs) } }];
    case "longest":
      return [{ type: "ended", at: notBeforeStays(call, at), body: { result: "ended_by_server", by: null } }];
  }
};

/** Expires the first deadline that has passed; nothing when none has. */
export const wake = (call: Call, context: DecisionContext): Decision => {
  if (!isLive(call)) return nothing;
  const first = firstDeadline(call, context);
  return first === null || context.now < first.at ? nothing : write(...overdue(call, first, context));
};
