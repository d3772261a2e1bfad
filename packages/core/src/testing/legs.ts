import type { EndedCall, TalkingCall } from "../call/call.ts";
import type { Leg, LegEnd, Legs } from "../call/leg.ts";

/** Fixtures: legs and calls in every state, made by hand, for tables that no history need reach. */

type In<S extends Leg["state"]> = Extract<Leg, { state: S }>;

export const firstStay = { stay: 2, joinedAt: 100, leftAt: 200 };

export const waitingLeg: In<"waiting"> = { state: "waiting", client: "page-w", stay: 1 };
export const ringingLeg = (about: Partial<In<"ringing">> = {}): In<"ringing"> => ({
  state: "ringing",
  endsAt: 900,
  reached: ["device-r"],
  shielded: false,
  heard: false,
  stays: [],
  ...about,
});
export const joinedLeg = (about: Partial<In<"joined">> = {}): In<"joined"> => ({
  state: "joined",
  client: "page-j",
  stay: 3,
  joinedAt: 300,
  stays: [firstStay],
  ...about,
});
export const leftLeg = (how: LegEnd, about: Partial<In<"left">> = {}): In<"left"> => ({
  state: "left",
  how,
  at: 400,
  client: "page-l",
  reached: ["device-l"],
  heard: true,
  stays: [firstStay],
  ...about,
});

/** A caller and a callee who talk, one who is rung, and one who has left. */
export const mixedLegs = {
  alice: joinedLeg({ stay: 1, stays: [] }),
  bob: joinedLeg({ stay: 3 }),
  carol: ringingLeg(),
  dave: leftLeg("hangUp"),
};

const about = {
  caller: "alice",
  callees: ["bob", "carol"],
  media: "audio",
  group: true,
  plan: { path: 0, transport: "p2p", since: 50 },
  room: 7,
  roomText: null,
  userData: "",
  chatGroup: "",
  createdAt: 50,
} as const;

/** Legs written as a plain object. */
type Written = { readonly [user: string]: Leg };
export const legsOf = (written: Written): Legs => new Map(Object.entries(written));

export const talkingWith = (legs: Written, more: Partial<TalkingCall> = {}): TalkingCall => ({
  state: "talking",
  version: 5,
  about,
  legs: legsOf(legs),
  connectedAt: 100,
  videoAsked: null,
  closesAt: null,
  ...more,
});
export const endedWith = (legs: Written, more: Partial<EndedCall> = {}): EndedCall => ({
  state: "ended",
  version: 9,
  about,
  legs: legsOf(legs),
  connectedAt: 100,
  endedAt: 500,
  result: "normal_end",
  by: "alice",
  ...more,
});
