import { elsewhereReason, endings, type CallResult, type MediaType } from "@opencallkit/protocol";
import { isKnown, legOf, type Call, type KnownCall, type Leg } from "./call.ts";

export type Person = {
  readonly user: string;
  readonly state: "waiting" | "ringing" | "joined" | "left";
  /** The stay of somebody waiting or joined; a direct link names it. */
  readonly stay: number | null;
};

/** How the call ended for the watching client. Reasons are TUICallKit's CallEndReason. */
export type Ending = {
  readonly result: CallResult;
  readonly reason: number;
  /** Whose doing it was, or null for a deadline. */
  readonly by: string | null;
  /** The watching user's stay in ms; null for one who never joined. */
  readonly totalTime: number | null;
};

/** What the watching client's screen is about. */
export type ViewPhase =
  /** Its own call rings at the other side. */
  | { readonly phase: "calling" }
  /** It is being called. `ringEndsAt` by the store's clock. */
  | { readonly phase: "ringing"; readonly ringEndsAt: number }
  /** It is in the call since `joinedAt`, by the store's clock. */
  | { readonly phase: "talking"; readonly joinedAt: number }
  /** The call goes on, but another client of the user has answered, rejected or made it. */
  | { readonly phase: "elsewhere"; readonly how: "answered" | "rejected" | "called" }
  | { readonly phase: "ended"; readonly endedAt: number; readonly ending: Ending; readonly joined: boolean };

export type CallView = {
  readonly role: "caller" | "callee";
  readonly caller: string;
  readonly callees: readonly string[];
  readonly media: MediaType;
  readonly group: boolean;
  readonly room: number;
  readonly roomText: string | null;
  readonly userData: string;
  readonly people: readonly Person[];
  readonly now: ViewPhase;
};

const stayOf = (leg: Leg): number | null => (leg.state === "waiting" || leg.state === "joined" ? leg.stay : null);

/** Total of a leg's finished stays, in ms. */
export const totalOf = (leg: Leg): number =>
  leg.state === "left" ? leg.stays.reduce((sum, stay) => sum + stay.leftAt - stay.joinedAt, 0) : 0;

const elsewhereOf = (leg: Leg, client: string, role: CallView["role"]): "answered" | "rejected" | "called" | null => {
  if (leg.state === "ringing") return null;
  if (leg.client === client || leg.client === "") return null;
  if (role === "caller") return "called";
  return leg.state === "left" && leg.how === "rejected" ? "rejected" : "answered";
};

const reasonOf = (result: CallResult, how: ReturnType<typeof elsewhereOf>): number =>
  how === null || how === "called" ? endings[result].reason : elsewhereReason[how];

const phaseOf = (call: KnownCall, leg: Leg, client: string, role: CallView["role"]): ViewPhase => {
  const how = elsewhereOf(leg, client, role);
  if (call.phase === "ended") {
    const joined = leg.state === "left" && leg.stays.length > 0 && how === null;
    const ending: Ending = {
      result: call.result,
      reason: reasonOf(call.result, how),
      by: call.by,
      totalTime: joined ? totalOf(leg) : null,
    };
    return { phase: "ended", endedAt: call.endedAt, ending, joined };
  }
  if (how !== null) return { phase: "elsewhere", how };
  switch (leg.state) {
    case "waiting":
      return { phase: "calling" };
    case "ringing":
      return { phase: "ringing", ringEndsAt: leg.endsAt };
    case "joined":
      return { phase: "talking", joinedAt: leg.joinedAt };
    case "left":
      return { phase: "elsewhere", how: "rejected" };
  }
};

/** What one screen shows of a call, or null for a user without a leg in it. */
export const view = (call: Call, user: string, client: string): CallView | null => {
  const leg = legOf(call, user);
  if (leg === undefined || !isKnown(call)) return null;
  const { caller, callees, media, group, room, roomText, userData } = call.about;
  const role = caller === user ? "caller" : "callee";
  return {
    role,
    caller,
    callees,
    media,
    group,
    room,
    roomText,
    userData,
    people: Object.entries(call.legs).map(([key, each]) => ({ user: key, state: each.state, stay: stayOf(each) })),
    now: phaseOf(call, leg, client, role),
  };
};
