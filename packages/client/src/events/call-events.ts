import { elsewhereReason, type Fact, type FactBody, type FactName, type MediaType } from "@opencallkit/protocol";
import { isKnown, legOf, view, type FoldedCall as Call, type CallView } from "@opencallkit/core";
import type { CallEvent, EventCall } from "../api/events.ts";

export type Me = { readonly user: string; readonly client: string };

/** The body of an event: what it says beside the fields that every event of a call has. */
export type CallEventBody =
  | { readonly type: "received" }
  | { readonly type: "began"; readonly stay: number }
  | { readonly type: "notConnected"; readonly by: string | null; readonly reason: number }
  | {
      readonly type: "ended";
      readonly by: string | null;
      readonly reason: number;
      readonly totalTime: number;
      readonly stay: number;
    }
  | { readonly type: "person"; readonly user: string; readonly what: Extract<CallEvent, { type: "person" }>["what"] }
  | { readonly type: "mediaChanged"; readonly before: MediaType; readonly by: string }
  | { readonly type: "videoAsked"; readonly by: string }
  | { readonly type: "videoRefused"; readonly by: string | null }
  | { readonly type: "endsSoon"; readonly inMs: number };

/** Whether another client of the user holds this leg, or held it at its end. */
export const isElsewhere = (call: Call, { user, client }: Me): boolean => {
  const leg = legOf(call, user);
  return leg !== undefined && leg.state !== "ringing" && leg.client !== "" && leg.client !== client;
};

type What = Extract<CallEventBody, { type: "person" }>["what"];

const person = (user: string, what: What, { user: me }: Me): readonly CallEventBody[] =>
  user === me ? [] : [{ type: "person", user, what }];

/** The snapshot for somebody who has just joined: whom they find in the call. */
const foundBy = (call: Call, me: Me): readonly CallEventBody[] =>
  isKnown(call)
    ? [...call.legs].flatMap(([user, leg]) => (leg.state === "joined" ? person(user, "joined", me) : []))
    : [];

type Change = { readonly before: Call; readonly after: Call; readonly at: number; readonly me: Me };
type Tellings<N extends FactName> = (body: FactBody<N>, change: Change) => readonly CallEventBody[];

const nothing = (): readonly CallEventBody[] => [];

/** The events that each fact yields for a participant, beside what it does to their own part. */
const ofFact: { readonly [N in FactName]: Tellings<N> } = {
  invited: nothing,
  rang: nothing,
  mediaPlanned: nothing,
  ended: nothing,
  voided: nothing,
  rejected: ({ user }, { me }) => person(user, "rejected", me),
  missed: ({ user }, { me }) => person(user, "missed", me),
  lineBusy: ({ user }, { me }) => person(user, "busy", me),
  left: ({ user }, { me }) => person(user, "left", me),
  removed: ({ user }, { me }) => person(user, "left", me),
  added: ({ people }, { me }) => people.flatMap((user) => person(user, "ringing", me)),
  joined: ({ user }, { after, me }) => (user === me.user ? foundBy(after, me) : person(user, "joined", me)),
  mediaChanged: ({ media, by }, { before }) =>
    before.state === "talking" && before.about.media !== media
      ? [{ type: "mediaChanged", before: before.about.media, by }]
      : [],
  videoAsked: ({ user }) => [{ type: "videoAsked", by: user }],
  videoRefused: ({ user }) => [{ type: "videoRefused", by: user }],
  endsSoon: ({ endsAt }, { at }) => [{ type: "endsSoon", inMs: endsAt - at }],
};

const say = <N extends FactName>(name: N, body: FactBody<N>, change: Change): readonly CallEventBody[] =>
  ofFact[name](body, change);
const sayFact = <N extends FactName>(fact: Fact<N>, change: Change): readonly CallEventBody[] =>
  say(fact.type, fact.body, change);

/** The fields that every event of a call has. */
export const aboutOf = (callId: string, of: Omit<EventCall, "callId">): EventCall => {
  const { role, caller, callees, media, group, room, roomText, userData, chatGroup } = of;
  return { callId, role, caller, callees, media, group, room, roomText, userData, chatGroup };
};

type EndedPhase = Extract<CallView["now"], { state: "ended" }>;

const notConnected = ({ ending: { by, reason } }: EndedPhase): CallEventBody => ({ type: "notConnected", by, reason });

/** The ending event of a call that is over for this client; null while it is not. */
export const endEventOf = ({ now }: CallView): Extract<CallEventBody, { type: "ended" | "notConnected" }> | null => {
  if (now.state !== "ended") return null;
  const { by, reason, totalTime } = now.ending;
  if (totalTime !== null && now.stay !== null) return { type: "ended", by, reason, totalTime, stay: now.stay };
  return { type: "notConnected", by, reason };
};

const phaseTelling = (before: Call, after: Call, me: Me): CallEventBody | null => {
  // Fast path: most facts concern others, and leave our own state as it was.
  if (before.state === after.state && legOf(before, me.user) === legOf(after, me.user)) return null;
  const was = view(before, me.user, me.client)?.now.state;
  const shown = view(after, me.user, me.client);
  if (shown === null || shown.now.state === was) return null;
  switch (shown.now.state) {
    case "calling":
      return null;
    case "ringing":
      return { type: "received" };
    case "talking":
      return { type: "began", stay: shown.now.stay };
    case "elsewhere":
      return was === "ringing" && isElsewhere(after, me)
        ? {
            type: "notConnected",
            by: me.user,
            reason: elsewhereReason[shown.now.how === "rejected" ? "rejected" : "answered"],
          }
        : null;
    case "ended":
      if (isElsewhere(before, me)) return null;
      // A new ring after a stay: that stay's end was told when it ended.
      return was === "ringing" ? notConnected(shown.now) : endEventOf(shown);
  }
};

/** Events for somebody who is only rung: who will not come. Whom they find there they are told when they join. */
const isOfTheAbsent = (telling: CallEventBody): boolean =>
  telling.type === "person" && telling.what !== "joined" && telling.what !== "left";

/** Events about others, for a client that is in the call or is rung. */
const othersTellings = (fact: Fact, change: Change): readonly CallEventBody[] => {
  const { after, me } = change;
  const leg = legOf(after, me.user);
  if (leg === undefined || leg.state === "left" || isElsewhere(after, me)) return [];
  const all = sayFact(fact, change);
  return leg.state === "ringing" ? all.filter(isOfTheAbsent) : all;
};

/** The events that one fact yields for an observer, in order. */
export const callEventsOf = (before: Call, after: Call, fact: Fact | null, me: Me): readonly CallEventBody[] => {
  if (fact === null) return [];
  const others = othersTellings(fact, { before, after, at: fact.at, me });
  const own = phaseTelling(before, after, me);
  return own === null ? others : [own, ...others];
};
