import type { Fact, FactBody, FactName } from "@opencallkit/protocol";
import { isKnown, isLive, legOf, type Call, type Invitation, type KnownCall, type LiveCall } from "./call.ts";
import { enter, leave, remove, ring, type Leg, type LegEnd, type Legs } from "./leg.ts";

type Evolve<N extends FactName> = (call: Call, body: FactBody<N>, at: number) => Call;

/** The legs of a call with some of them replaced. */
const withLegs = (call: KnownCall, changed: readonly (readonly [string, Leg])[]): Legs => {
  const legs = new Map(call.legs);
  for (const [user, leg] of changed) legs.set(user, leg);
  return legs;
};

const withLeg = (call: KnownCall, user: string, leg: Leg): Legs => new Map(call.legs).set(user, leg);

/** The legs of a call that has ended: all are left. */
const ended = (legs: Legs, at: number): Legs => {
  const over = new Map<string, Leg>();
  for (const [user, leg] of legs) over.set(user, leave(leg, leg.state === "joined" ? "callEnded" : "cancelled", at));
  return over;
};

const onLive = (call: Call, then: (live: LiveCall) => Call): Call => (isLive(call) ? then(call) : call);

const endLeg = (call: Call, user: string, how: LegEnd, at: number, client?: string): Call =>
  onLive(call, (live) => {
    const leg = legOf(live, user);
    return leg === undefined ? live : { ...live, legs: withLeg(live, user, leave(leg, how, at, client)) };
  });

const withPeople = (about: Invitation, people: readonly string[]): Invitation => {
  const isNew = (user: string): boolean => user !== about.caller && !about.callees.includes(user);
  // Fast path: nearly always everybody is known.
  return people.some(isNew) ? { ...about, callees: [...about.callees, ...people.filter(isNew)] } : about;
};

const rings = (
  call: Call,
  people: readonly string[],
  { ringEndsAt: endsAt, reached, shielded }: Pick<FactBody<"added">, "ringEndsAt" | "reached" | "shielded">,
): readonly (readonly [string, Leg])[] =>
  people.map((user) => {
    const devices = Object.hasOwn(reached, user) ? (reached[user] ?? []) : [];
    return [user, ring(legOf(call, user), { endsAt, reached: devices, shielded: shielded.includes(user) })];
  });

/** The caller's stay begins with the first answer. */
const withCaller = (call: LiveCall, at: number): readonly (readonly [string, Leg])[] => {
  const { caller } = call.about;
  const leg = legOf(call, caller);
  return leg?.state === "waiting" ? [[caller, enter(leg, leg.client, leg.stay, at)]] : [];
};

const evolveBy: { readonly [N in FactName]: Evolve<N> } = {
  invited: (call, body, at) => {
    const { caller, callees, media, group, plan, room, roomText, userData, chatGroup } = body;
    return {
      state: "ringing",
      version: 0,
      about: {
        caller,
        callees,
        media,
        group,
        plan: { ...plan, since: at },
        room,
        roomText,
        userData,
        chatGroup,
        createdAt: at,
      },
      legs: new Map<string, Leg>([
        [caller, { state: "waiting", client: body.client, stay: 1 }],
        ...rings(call, callees, body),
      ]),
    };
  },
  added: (call, body) =>
    onLive(call, (live) => ({
      ...live,
      about: { ...withPeople(live.about, body.people), group: true },
      // VIDEO-4: a pending request for video between two lapses when there are more.
      ...(live.state === "talking" ? { videoAsked: null } : {}),
      legs: withLegs(live, rings(live, body.people, body)),
    })),
  rang: (call, body) =>
    onLive(call, (live) => {
      const leg = legOf(live, body.user);
      if (leg?.state !== "ringing") return live;
      return { ...live, legs: withLeg(live, body.user, { ...leg, reached: [...leg.reached, body.device] }) };
    }),
  joined: (call, { user, client, stay }, at) =>
    onLive(call, (live) => ({
      version: live.version,
      about: withPeople(live.about, [user]),
      state: "talking",
      connectedAt: live.state === "talking" ? live.connectedAt : at,
      videoAsked: live.state === "talking" ? live.videoAsked : null,
      closesAt: live.state === "talking" ? live.closesAt : null,
      legs: withLegs(live, [...withCaller(live, at), [user, enter(legOf(live, user), client, stay, at)]]),
    })),
  rejected: (call, body, at) => endLeg(call, body.user, "rejected", at, body.client),
  missed: (call, body, at) => endLeg(call, body.user, "missed", at),
  lineBusy: (call, body, at) => endLeg(call, body.user, "busy", at),
  left: (call, body, at) => endLeg(call, body.user, body.how, at),
  removed: (call, { user }, at) =>
    onLive(call, (live) => {
      const leg = legOf(live, user);
      return leg === undefined ? live : { ...live, legs: withLeg(live, user, remove(leg, at)) };
    }),
  mediaChanged: (call, { media }) =>
    call.state === "talking" ? { ...call, about: { ...call.about, media }, videoAsked: null } : call,
  mediaPlanned: (call, plan, at) =>
    onLive(call, (live) => ({ ...live, about: { ...live.about, plan: { ...plan, since: at } } })),
  videoAsked: (call, { user, endsAt }) => (call.state === "talking" ? { ...call, videoAsked: { user, endsAt } } : call),
  videoRefused: (call) => (call.state === "talking" ? { ...call, videoAsked: null } : call),
  endsSoon: (call, { endsAt }) => (call.state === "talking" ? { ...call, closesAt: endsAt } : call),
  ended: (call, body, at) =>
    onLive(call, (live) => ({
      version: live.version,
      about: live.about,
      state: "ended",
      connectedAt: live.state === "talking" ? live.connectedAt : null,
      endedAt: at,
      result: body.result,
      by: body.by,
      legs: ended(live.legs, at),
    })),
  voided: (call, body) => (isKnown(call) ? call : { state: "void", version: 0, caller: body.user, cause: body.cause }),
};

const apply = <N extends FactName>(call: Call, name: N, body: FactBody<N>, at: number): Call =>
  evolveBy[name](call, body, at);

const dispatch = <N extends FactName>(call: Call, fact: Fact<N>): Call => apply(call, fact.type, fact.body, fact.at);

/**
 * The reducer of event sourcing: the call after a fact. Server and client fold the same facts with it. A blank (null)
 * only counts.
 */
export const evolve = (call: Call, fact: Fact | null): Call => {
  const next = fact === null ? call : dispatch(call, fact);
  return { ...next, version: call.version + 1 };
};

export const fold = (facts: readonly (Fact | null)[], from: Call): Call => facts.reduce<Call>(evolve, from);
