import type { Fact, FactBody, FactName } from "@opencallkit/protocol";
import {
  isKnown,
  type Call,
  type KnownCall,
  type Leg,
  type LegEnd,
  type Legs,
  type LiveCall,
  type Stay,
} from "./call.ts";

type Evolve<N extends FactName> = (call: Call, body: FactBody<N>, at: number) => Call;

const legsOf = (entries: readonly (readonly [string, Leg])[]): Legs => {
  // A map without a prototype: a user may be called `__proto__`.
  const legs: { [user: string]: Leg } = Object.create(null);
  for (const [user, leg] of entries) legs[user] = leg;
  return legs;
};

const withLeg = (call: KnownCall, user: string, change: (leg: Leg) => Leg): Legs =>
  legsOf(Object.entries(call.legs).map(([key, leg]) => [key, key === user ? change(leg) : leg] as const));

const onLive = (call: Call, then: (live: LiveCall) => Call): Call =>
  call.phase === "ringing" || call.phase === "talking" ? then(call) : call;

const leave = (leg: Leg, how: LegEnd, at: number, client = ""): Leg => {
  if (leg.state === "left") return leg;
  const stays: readonly Stay[] = leg.state === "joined" ? [{ stay: leg.stay, joinedAt: leg.joinedAt, leftAt: at }] : [];
  const reached = leg.state === "ringing" ? leg.reached : [];
  return { state: "left", how, client: leg.state === "ringing" ? client : leg.client, reached, stays };
};

const endLeg = (call: Call, user: string, how: LegEnd, at: number, client?: string): Call =>
  onLive(call, (live) => ({ ...live, legs: withLeg(live, user, (leg) => leave(leg, how, at, client)) }));

const join = (leg: Leg, isCallee: boolean, body: FactBody<"joined">, at: number): Leg => {
  if (isCallee) return { state: "joined", client: body.client, stay: body.stay, joinedAt: at };
  // The first answer also begins the caller's stay.
  return leg.state === "waiting" ? { state: "joined", client: leg.client, stay: leg.stay, joinedAt: at } : leg;
};

const evolveBy: { readonly [N in FactName]: Evolve<N> } = {
  invited: (_call, body, at) => {
    const { caller, callees, media, group, room, roomText, userData } = body;
    const ringing = callees.map((user): readonly [string, Leg] => [
      user,
      {
        state: "ringing",
        endsAt: body.ringEndsAt,
        reached: Object.hasOwn(body.reached, user) ? (body.reached[user] ?? []) : [],
      },
    ]);
    return {
      phase: "ringing",
      version: 0,
      about: { caller, callees, media, group, room, roomText, userData, createdAt: at },
      legs: legsOf([[caller, { state: "waiting", client: body.client, stay: 1 }], ...ringing]),
    };
  },
  rang: (call, body) =>
    onLive(call, (live) => ({
      ...live,
      legs: withLeg(live, body.user, (leg) =>
        leg.state === "ringing" ? { ...leg, reached: [...leg.reached, body.device] } : leg,
      ),
    })),
  joined: (call, body, at) =>
    onLive(call, (live) => ({
      version: live.version,
      about: live.about,
      phase: "talking",
      connectedAt: live.phase === "talking" ? live.connectedAt : at,
      legs: legsOf(
        Object.entries(live.legs).map(
          ([user, leg]) =>
            [
              user,
              user === body.user || user === live.about.caller ? join(leg, user === body.user, body, at) : leg,
            ] as const,
        ),
      ),
    })),
  rejected: (call, body, at) => endLeg(call, body.user, "rejected", at, body.client),
  missed: (call, body, at) => endLeg(call, body.user, "missed", at),
  lineBusy: (call, body, at) => endLeg(call, body.user, "busy", at),
  left: (call, body, at) => endLeg(call, body.user, body.how, at),
  ended: (call, body, at) =>
    onLive(call, (live) => ({
      version: live.version,
      about: live.about,
      phase: "ended",
      connectedAt: live.phase === "talking" ? live.connectedAt : null,
      endedAt: at,
      result: body.result,
      by: body.by,
      legs: legsOf(
        Object.entries(live.legs).map(
          ([user, leg]) => [user, leave(leg, leg.state === "joined" ? "callEnded" : "cancelled", at)] as const,
        ),
      ),
    })),
  voided: (call, body) => (isKnown(call) ? call : { phase: "void", version: 0, caller: body.user }),
};

const apply = <N extends FactName>(call: Call, name: N, body: FactBody<N>, at: number): Call =>
  evolveBy[name](call, body, at);

const dispatch = <N extends FactName>(call: Call, fact: Fact<N>): Call => apply(call, fact.name, fact.body, fact.at);

/** The call after a fact. Server and client fold the same facts with this function. A blank (null) only counts. */
export const evolve = (call: Call, fact: Fact | null): Call => {
  const next = fact === null ? call : dispatch(call, fact);
  return { ...next, version: call.version + 1 };
};

export const fold = (facts: readonly (Fact | null)[], from: Call): Call => facts.reduce<Call>(evolve, from);
