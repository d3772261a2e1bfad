import type { CallView, Ending } from "@opencallkit/core";
import { endings } from "@opencallkit/protocol";
import type { CallError } from "../api/errors.ts";
import type { CallLifecycle, CallState } from "../api/api.ts";
import type { LinkState } from "../api/participant.ts";
import type { CallClock } from "./calls-context.ts";

/** The overlay: local state of this page that is laid over the facts. */
export type Overlay = {
  /** A pending command, which the server has not answered yet. */
  readonly intent: "none" | "accepting" | "leaving";
  /** A call that never came to be, such as a refused invite: how it is shown as long as the server tells nothing else. */
  readonly stillborn: { readonly ending: Ending; readonly error: CallError | null } | null;
  /** The session is lost, and why: nothing more is heard of the call, and nothing can be done in it. */
  readonly cut: CallError | null;
  readonly link: LinkState;
  /**
   * Reachability: the stays of those who are not heard for now. Whoever leaves and comes back has a new stay, and is
   * not away.
   */
  readonly away: readonly number[];
};

const pressed: { readonly [I in Overlay["intent"]]: CallLifecycle | null } = {
  none: null,
  accepting: { state: "accepting" },
  leaving: { state: "leaving" },
};

type PageTime = Pick<CallClock, "now" | "toLocal">;

const awayOf = ({ people }: CallView, { away }: Overlay): readonly string[] =>
  people.flatMap(({ user, state, stay }) => (state === "joined" && stay !== null && away.includes(stay) ? [user] : []));

const ringing = (endsAt: number, now: number): CallLifecycle => ({ state: "ringing", endsAt, silent: now >= endsAt });

const phaseOf = (shown: CallView, overlay: Overlay, time: PageTime): CallLifecycle => {
  const { now } = shown;
  switch (now.state) {
    case "ended":
      if (now.goesOn && overlay.intent === "accepting") return { state: "accepting" };
      return { state: "ended", ending: now.ending, error: overlay.stillborn?.error ?? null, goesOn: now.goesOn };
    case "elsewhere":
      return overlay.intent === "accepting" ? { state: "accepting" } : { state: "elsewhere", how: now.how };
    case "talking":
      return overlay.intent === "leaving"
        ? { state: "leaving" }
        : { state: "talking", since: time.toLocal(now.joinedAt), link: overlay.link, away: awayOf(shown, overlay) };
    case "calling":
      return overlay.intent === "leaving" ? { state: "leaving" } : { state: "calling", pending: false };
    case "ringing":
      return pressed[overlay.intent] ?? ringing(time.toLocal(now.ringEndsAt), time.now());
  }
};

/** The state of a call of which the server has told nothing. */
const unheardOf = ({ intent, stillborn }: Overlay): CallLifecycle =>
  stillborn === null
    ? (pressed[intent] ?? { state: "calling", pending: true })
    : { state: "ended", ...stillborn, goesOn: false };

/** The ending after a lost session: how the call truly ends, this page will not hear. */
const unheardEnd: Ending = { result: "failed", reason: endings.failed.reason, by: null, totalTime: null };

const cutOff = (state: CallLifecycle, error: CallError): CallLifecycle => {
  switch (state.state) {
    case "calling":
    case "ringing":
    case "accepting":
    case "talking":
    case "leaving":
      return { state: "ended", ending: unheardEnd, error, goesOn: false };
    case "elsewhere":
      return state;
    case "ended":
      return { ...state, goesOn: false };
  }
};

const otherOf = (user: string, caller: string, callees: readonly string[]): string =>
  caller === user ? (callees[0] ?? caller) : caller;

/**
 * Derives the state that a screen shows from facts and overlay. `asked`: the invitation, as long as the server has told
 * nothing.
 */
export const stateOf = (
  user: string,
  shown: CallView | null,
  asked: Omit<CallView, "now">,
  overlay: Overlay,
  time: PageTime,
): CallState => {
  const about = shown ?? asked;
  const { role, caller, callees, media, group, room, roomText, userData, chatGroup, videoAsked } = about;
  const base = {
    role,
    media,
    caller,
    callees,
    other: otherOf(user, caller, callees),
    group,
    room,
    roomText,
    userData,
    chatGroup,
    videoAsked: videoAsked === null ? null : { user: videoAsked.user, endsAt: time.toLocal(videoAsked.endsAt) },
    closesAt: about.closesAt === null ? null : time.toLocal(about.closesAt),
  };
  const state = shown === null ? unheardOf(overlay) : phaseOf(shown, overlay, time);
  return { ...base, ...(overlay.cut === null ? state : cutOff(state, overlay.cut)) };
};
