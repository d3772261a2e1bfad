import type { CallLifecycle, CallState } from "@opencallkit/client";

/** Screen name: what the overlay shows of a call. */
export type ScreenName = "none" | "incoming" | "outgoing" | "inCall" | "leaving" | "ended";

/** The screen of a call's state. A ring past its deadline shows nothing, even when the server cannot be asked: nobody may answer it any more. */
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

/** Quiet endings, which nobody has to be told of: the callee's own no. */
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
