import type { CallResult, MediaPlan, MediaType, VoidCause } from "@opencallkit/protocol";
import type { Leg, Legs } from "./leg.ts";

/** The media plan of a call, and since when it holds, in ms by the store's clock. */
export type PlannedMedia = MediaPlan & { readonly since: number };

/** The invitation, a call's metadata: settled when it begins, save for the people and the media that come later. */
export type Invitation = {
  readonly caller: string;
  /** Everybody else who was ever rung or joined, in that order. */
  readonly callees: readonly string[];
  readonly media: MediaType;
  readonly group: boolean;
  readonly plan: PlannedMedia;
  readonly room: number;
  readonly roomText: string | null;
  readonly userData: string;
  readonly chatGroup: string;
  readonly createdAt: number;
};

type Numbered = { /** The version: how many facts the call has. */ readonly version: number };
type Known = Numbered & { readonly about: Invitation; readonly legs: Legs };

export type NewCall = Numbered & { readonly state: "new" };
/** A tombstone: a call id that is used up and has no call. */
export type VoidCall = Numbered & { readonly state: "void"; readonly caller: string; readonly cause: VoidCause };
export type RingingCall = Known & { readonly state: "ringing" };
export type TalkingCall = Known & {
  readonly state: "talking";
  readonly connectedAt: number;
  /** The pending request for video: who asks, and until when. */
  readonly videoAsked: { readonly user: string; readonly endsAt: number } | null;
  /** The limit of the call's length, once its people have been warned: when the server ends it. */
  readonly closesAt: number | null;
};
export type EndedCall = Known & {
  readonly state: "ended";
  readonly connectedAt: number | null;
  readonly endedAt: number;
  readonly result: CallResult;
  readonly by: string | null;
};

export type Call = NewCall | VoidCall | RingingCall | TalkingCall | EndedCall;
/** A call that somebody has been invited to. */
export type KnownCall = RingingCall | TalkingCall | EndedCall;
export type LiveCall = RingingCall | TalkingCall;

export const newCall: NewCall = { state: "new", version: 0 };

export const isKnown = (call: Call): call is KnownCall => call.state !== "new" && call.state !== "void";
export const isLive = (call: Call): call is LiveCall => call.state === "ringing" || call.state === "talking";

/** The leg of a user; undefined for somebody who has none. */
export const legOf = (call: Call, user: string): Leg | undefined => (isKnown(call) ? call.legs.get(user) : undefined);
