import { elsewhereReason, endings, type CallResult } from "@opencallkit/protocol";
import { isKnown, isLive, legOf, type Call, type Invitation, type KnownCall } from "../call/call.ts";
import { endedBy, resultOf } from "./ending.ts";
import { hears, type Leg, type LegEnd } from "../call/leg.ts";

export type Person = {
  readonly user: string;
  readonly state: "waiting" | "ringing" | "joined" | "left";
  /** Why somebody has left; null for all others. */
  readonly how: LegEnd | null;
  /** The stay of somebody waiting or joined, which a direct link is named by; else null. */
  readonly stay: number | null;
};

/** The ending of a call for the watching client: its `result`, and beside it TUICallKit's CallEndReason as `reason`, 0 to 9. */
export type Ending = {
  readonly result: CallResult;
  readonly reason: number;
  /** Whose doing it was, or null for a deadline. */
  readonly by: string | null;
  /** The watching client's last stay in ms; null for one that was not in the call. */
  readonly totalTime: number | null;
};

/** The view state: what the watching client's screen is about. */
export type ViewState =
  /** Outgoing: its own call rings at the other side. */
  | { readonly state: "calling" }
  /** Incoming: it is being called. `ringEndsAt` in ms by the store's clock. */
  | { readonly state: "ringing"; readonly ringEndsAt: number }
  /** Joined since `joinedAt`, in ms by the store's clock. `stay` numbers this time of being in it. */
  | { readonly state: "talking"; readonly joinedAt: number; readonly stay: number }
  /** Handled by another client of the user, who has answered, rejected or made the call. */
  | { readonly state: "elsewhere"; readonly how: "answered" | "rejected" | "called" }
  /** Ended for this client; `goesOn` without it. `stay` numbers the last time it was in it. */
  | {
      readonly state: "ended";
      readonly endedAt: number;
      readonly ending: Ending;
      readonly stay: number | null;
      readonly goesOn: boolean;
    };

export type CallView = Omit<Invitation, "createdAt"> & {
  readonly role: "caller" | "callee";
  readonly people: readonly Person[];
  /** The pending request for video, until `endsAt` in ms by the store's clock. */
  readonly videoAsked: { readonly user: string; readonly endsAt: number } | null;
  /** The limit of the call's length: when the server ends it, in ms, once that is near. */
  readonly closesAt: number | null;
  readonly now: ViewState;
};

type Watcher = { readonly user: string; readonly client: string; readonly role: CallView["role"] };

const personOf = (user: string, leg: Leg): Person => ({
  user,
  state: leg.state,
  how: leg.state === "left" ? leg.how : null,
  stay: leg.state === "waiting" || leg.state === "joined" ? leg.stay : null,
});

const elsewhereOf = (leg: Leg, { client, role }: Watcher): "answered" | "rejected" | "called" | null => {
  if (leg.state === "ringing") return null;
  if (leg.client === client || leg.client === "") return null;
  if (leg.state === "left" && leg.how === "rejected") return "rejected";
  return role === "caller" ? "called" : "answered";
};

const overOf = (call: KnownCall, leg: Extract<Leg, { state: "left" }>, watcher: Watcher): ViewState => {
  const how = elsewhereOf(leg, watcher);
  if (how !== null && isLive(call)) return { state: "elsewhere", how };
  const result = resultOf(call, leg);
  const last = how === null ? leg.stays.at(-1) : undefined;
  return {
    state: "ended",
    endedAt: leg.at,
    ending: {
      result,
      reason: how === null || how === "called" ? endings[result].reason : elsewhereReason[how],
      by: endedBy(call, watcher.user, leg),
      totalTime: last === undefined ? null : last.leftAt - last.joinedAt,
    },
    stay: last?.stay ?? null,
    goesOn: isLive(call),
  };
};

const phaseOf = (call: KnownCall, leg: Leg, watcher: Watcher): ViewState => {
  const how = elsewhereOf(leg, watcher);
  switch (leg.state) {
    case "waiting":
      return how === null ? { state: "calling" } : { state: "elsewhere", how: "called" };
    case "ringing":
      return { state: "ringing", ringEndsAt: leg.endsAt };
    case "joined":
      return how === null
        ? { state: "talking", joinedAt: leg.joinedAt, stay: leg.stay }
        : { state: "elsewhere", how: watcher.role === "caller" ? "called" : "answered" };
    case "left":
      return overOf(call, leg, watcher);
  }
};

/** Hides a shielded ring (BLOCK-2): somebody who is rung by a person they have blocked sees the call as they left it. */
const asSeen = (leg: Leg): Leg =>
  leg.state === "ringing" && leg.shielded
    ? { ...leg, state: "left", how: "hangUp", at: leg.stays.at(-1)?.leftAt ?? 0, client: "", heard: true }
    : leg;

/** The projection of a call for one screen, or null for a user who does not know of it. */
export const view = (call: Call, user: string, client: string): CallView | null => {
  const leg = legOf(call, user);
  if (leg === undefined || !isKnown(call) || !hears(leg)) return null;
  const { createdAt: _, ...about } = call.about;
  const watcher: Watcher = { user, client, role: about.caller === user ? "caller" : "callee" };
  return {
    ...about,
    role: watcher.role,
    people: [...call.legs].map(([key, each]) => personOf(key, each)),
    videoAsked: call.state === "talking" ? call.videoAsked : null,
    closesAt: call.state === "talking" ? call.closesAt : null,
    now: phaseOf(call, asSeen(leg), watcher),
  };
};
