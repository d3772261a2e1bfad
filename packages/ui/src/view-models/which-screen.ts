import type { CallLifecycle, CallState } from "@opencallkit/client";

/** Screen name: which screen the overlay shows of a call. */
export type ScreenName = "none" | "incoming" | "outgoing" | "inCall" | "leaving" | "ended";

/** Maps a call's state to its screen. A ring past its deadline shows none, even without a connection: nobody may answer it any more. */
export const screenOf = (state: CallState): ScreenName => {
  switch (state.state) {
    case "calling":
      return "outgoing";
    case "ringing":
      return state.silent ? "none" : "incoming";
    case "accepting":
    case "talking":
      return "inCall";
    case "leaving":
      return "leaving";
    case "elsewhere":
      return state.how === "called" ? "none" : "ended";
    case "ended":
      return isQuiet(state) ? "none" : "ended";
  }
};

/** Silent endings, which need no notice: the callee's own decline. */
const isQuiet = (state: CallState & Extract<CallLifecycle, { readonly state: "ended" }>): boolean =>
  state.role === "callee" && state.ending.result === "reject" && state.ending.reason === 2;

const urgency: { readonly [S in ScreenName]: number } = {
  none: 0,
  ended: 1,
  leaving: 2,
  incoming: 3,
  outgoing: 4,
  inCall: 5,
};

export const moreUrgent = (one: ScreenName, other: ScreenName): boolean => urgency[one] > urgency[other];
