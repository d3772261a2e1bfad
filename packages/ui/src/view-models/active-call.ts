import type { Call, CallState } from "@opencallkit/client";
import type { ToneName } from "../sounds/tones.ts";
import { moreUrgent, screenOf, type ScreenName } from "./which-screen.ts";

export type ActiveCall = { readonly call: Call; readonly state: CallState; readonly screen: ScreenName };

/** Active call: the one to show. The most urgent one, of equals the newest; null when there is nothing to show. */
export const activeCallOf = (calls: readonly Call[], isPutAway: (call: Call) => boolean): ActiveCall | null => {
  let active: ActiveCall | null = null;
  for (const call of calls) {
    const state = call.state.get();
    const screen = screenOf(state);
    // Dismissal holds for the end only: a dismissed call that is rung or joined again is shown again.
    if (screen === "none" || ((screen === "ended" || screen === "leaving") && isPutAway(call))) continue;
    if (active === null || !moreUrgent(active.screen, screen)) active = { call, state, screen };
  }
  return active;
};

export const toneOf = ({ screen, state }: ActiveCall): ToneName | null => {
  if (screen === "incoming") return "ring";
  return screen === "outgoing" && state.state === "calling" && !state.pending ? "dial" : null;
};

/** Auto-dismiss delay in ms: how long the reason of an end stays. A minute for a missed call and for one that can be rejoined. */
export const lingers = (state: CallState): number => {
  if (state.state !== "ended") return 6_000;
  return state.goesOn || (state.role === "callee" && state.ending.totalTime === null) ? 60_000 : 6_000;
};
