import type { CallResult, MediaType } from "@opencallkit/protocol";

/** One time a leg was joined. Times in ms by the store's clock. */
export type Stay = { readonly stay: number; readonly joinedAt: number; readonly leftAt: number };

/** Why a leg is no longer part of its call. */
export type LegEnd = "hangUp" | "lost" | "rejected" | "missed" | "busy" | "cancelled" | "callEnded";

/** One user's part in one call. Other people's clients and devices are blank in what a leg hears. */
export type Leg =
  | { readonly state: "waiting"; readonly client: string; readonly stay: number }
  | { readonly state: "ringing"; readonly endsAt: number; readonly reached: readonly string[] }
  | { readonly state: "joined"; readonly client: string; readonly stay: number; readonly joinedAt: number }
  | {
      readonly state: "left";
      readonly how: LegEnd;
      readonly client: string;
      readonly reached: readonly string[];
      readonly stays: readonly Stay[];
    };

export type Legs = { readonly [user: string]: Leg };

/** What is settled when a call begins. */
export type Invitation = {
  readonly caller: string;
  readonly callees: readonly string[];
  readonly media: MediaType;
  readonly group: boolean;
  readonly room: number;
  readonly roomText: string | null;
  readonly userData: string;
  readonly createdAt: number;
};

type Numbered = { /** How many facts the call has. */ readonly version: number };
type Known = Numbered & { readonly about: Invitation; readonly legs: Legs };

export type NewCall = Numbered & { readonly phase: "new" };
/** A call id used up by a cancel that came before its invite. */
export type VoidCall = Numbered & { readonly phase: "void"; readonly caller: string };
export type RingingCall = Known & { readonly phase: "ringing" };
export type TalkingCall = Known & { readonly phase: "talking"; readonly connectedAt: number };
export type EndedCall = Known & {
  readonly phase: "ended";
  readonly connectedAt: number | null;
  readonly endedAt: number;
  readonly result: CallResult;
  readonly by: string | null;
};

export type Call = NewCall | VoidCall | RingingCall | TalkingCall | EndedCall;
/** A call that somebody has been invited to. */
export type KnownCall = RingingCall | TalkingCall | EndedCall;
export type LiveCall = RingingCall | TalkingCall;

export const newCall: NewCall = { phase: "new", version: 0 };

export const isKnown = (call: Call): call is KnownCall => call.phase !== "new" && call.phase !== "void";
export const isLive = (call: Call): call is LiveCall => call.phase === "ringing" || call.phase === "talking";

/** The leg of a user, or undefined for somebody who has none. */
export const legOf = (call: Call, user: string): Leg | undefined =>
  isKnown(call) && Object.hasOwn(call.legs, user) ? call.legs[user] : undefined;

/** The numbers of the stays a leg has had. */
export const stayNumbers = (leg: Leg): readonly number[] => {
  if (leg.state === "ringing") return [];
  return leg.state === "left" ? leg.stays.map(({ stay }) => stay) : [leg.stay];
};

/** BUSY-3: the users whose slot a call holds: those of its ringing, waiting and joined legs. */
export const claimants = (call: Call): readonly string[] =>
  isLive(call) ? Object.keys(call.legs).filter((user) => call.legs[user]?.state !== "left") : [];
