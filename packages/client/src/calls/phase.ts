import type { CallView, Ending } from "@opencallkit/core";
import type { CallError } from "../errors.ts";
import type { CallPhase, CallState, LinkState } from "../face.ts";

/** What this side knows beside the facts. */
export type Overlay = {
  /** A press that the server has not answered yet. */
  readonly intent: "none" | "accepting" | "leaving";
  /** The call never came to be: how that is shown, as long as the server tells nothing else. */
  readonly stillborn: { readonly ending: Ending; readonly error: CallError | null } | null;
  readonly silent: boolean;
  readonly link: LinkState;
  readonly otherHere: boolean;
};

const pressed: { readonly [I in Overlay["intent"]]: CallPhase | null } = {
  none: null,
  accepting: { phase: "accepting" },
  leaving: { phase: "leaving" },
};

/** `toLocal` turns the store's time into this page's monotonic time. */
const phaseOf = (shown: CallView, overlay: Overlay, toLocal: (at: number) => number): CallPhase => {
  const { now } = shown;
  switch (now.phase) {
    case "ended":
      return { phase: "ended", ending: now.ending, error: overlay.stillborn?.error ?? null };
    case "elsewhere":
      return { phase: "elsewhere", how: now.how };
    case "talking":
      return overlay.intent === "leaving"
        ? { phase: "leaving" }
        : { phase: "talking", since: toLocal(now.joinedAt), link: overlay.link, otherHere: overlay.otherHere };
    case "calling":
      return overlay.intent === "leaving" ? { phase: "leaving" } : { phase: "calling", pending: false };
    case "ringing":
      return pressed[overlay.intent] ?? { phase: "ringing", endsAt: toLocal(now.ringEndsAt), silent: overlay.silent };
  }
};

const otherOf = (user: string, caller: string, callees: readonly string[]): string =>
  caller === user ? (callees[0] ?? caller) : caller;

/** What a screen shows. `asked`: the invitation, as long as the server has told nothing of the call. */
export const stateOf = (
  user: string,
  shown: CallView | null,
  asked: Omit<CallView, "now">,
  overlay: Overlay,
  toLocal: (at: number) => number,
): CallState => {
  const { role, caller, callees, media, group, room, roomText, userData, people } = shown ?? asked;
  const base = { role, caller, callees, media, group, room, roomText, userData, people };
  const other = otherOf(user, caller, callees);
  if (shown !== null) return { ...base, other, ...phaseOf(shown, overlay, toLocal) };
  if (overlay.stillborn !== null) return { ...base, other, phase: "ended", ...overlay.stillborn };
  return { ...base, other, ...(pressed[overlay.intent] ?? { phase: "calling", pending: true }) };
};
