import type { Fact } from "@opencallkit/protocol";
import { isLive, type Call, type Leg, type LiveCall } from "./call.ts";
import { nothing, write, type Decision } from "./decision.ts";
import { cancelFacts, leaveFacts } from "./rules/leave.ts";
import type { Life, Lives, Policy, Situation } from "./situation.ts";

/** What time may ask of a call. Never a command of the protocol: only the server's clock says it. */
type Deadline = { readonly at: number; readonly user: string; readonly kind: "ring" | "callerLease" | "lease" };

export type Leases = { readonly policy: Policy; readonly lives: Lives; readonly graceFrom: number };

/** LIFE-1 to LIFE-4: a lease counts from the last proof, or from the page's going, but never from before our own outage. */
const leaseEnd = (life: Life, length: number, { policy, graceFrom }: Leases): number => {
  const from = Math.max(life.goneAt ?? life.provenAt, graceFrom);
  return from + (life.goneAt === null ? length : Math.min(length, policy.goneMs));
};

const lifeOf = (call: LiveCall, user: string, leg: Leg, lives: Lives): Life =>
  lives.get(user) ?? { provenAt: leg.state === "joined" ? leg.joinedAt : call.about.createdAt, goneAt: null };

const deadlineOf = (call: LiveCall, user: string, leg: Leg, leases: Leases): Deadline | null => {
  const life = lifeOf(call, user, leg, leases.lives);
  switch (leg.state) {
    case "ringing":
      return { at: leg.endsAt, user, kind: "ring" };
    case "waiting":
      return { at: leaseEnd(life, leases.policy.callerLeaseMs, leases), user, kind: "callerLease" };
    case "joined":
      return { at: leaseEnd(life, leases.policy.leaseMs, leases), user, kind: "lease" };
    case "left":
      return null;
  }
};

const firstDeadline = (call: LiveCall, leases: Leases): Deadline | null =>
  Object.entries(call.legs)
    .map(([user, leg]) => deadlineOf(call, user, leg, leases))
    .reduce<Deadline | null>(
      (first, next) => (next !== null && (first === null || next.at < first.at) ? next : first),
      null,
    );

/** When the call must be looked at again, in ms by the store's clock; null once it is over. */
export const due = (call: Call, leases: Leases): number | null =>
  isLive(call) ? (firstDeadline(call, leases)?.at ?? null) : null;

const ringOver = (call: LiveCall, { user, at }: Deadline): readonly Fact[] => {
  const leg = call.legs[user];
  const reached = leg?.state === "ringing" && leg.reached.length > 0;
  // RING-3: the record says when the ring should have ended, however late anybody looked.
  return [
    { name: "missed", at, body: { user } },
    { name: "ended", at, body: { result: reached ? "not_answer" : "offline", by: null } },
  ];
};

const lost = (call: LiveCall, user: string, lives: Lives): readonly Fact[] => {
  const leg = call.legs[user];
  if (leg?.state !== "joined") return [];
  const { provenAt, goneAt } = lifeOf(call, user, leg, lives);
  const at = Math.max(goneAt ?? provenAt, leg.joinedAt);
  return leaveFacts(user, leg.stay, at, goneAt === null ? "lost" : "hangUp");
};

/** What a deadline that has passed does to a call; nothing when none has. */
export const wake = (call: Call, situation: Situation): Decision => {
  if (!isLive(call)) return nothing;
  const first = firstDeadline(call, situation);
  if (first === null || situation.now < first.at) return nothing;
  switch (first.kind) {
    case "ring":
      return write(...ringOver(call, first));
    case "callerLease":
      return write(...cancelFacts(call, Math.max(first.at, call.about.createdAt)));
    case "lease":
      return write(...lost(call, first.user, situation.lives));
  }
};
