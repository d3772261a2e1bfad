import type { ServerFrameName } from "./server-frames.ts";

/** What each frame of the server says. Apart from their forms, so that a page that waits does not load it. */
export const serverFrameMeanings: { readonly [N in ServerFrameName]: string } = {
  welcome: "Logged in: the version chosen, the live calls whole, and what the device missed while it was away.",
  answer:
    "Yes (`refusal` null) or a named no. `call`: the call that an invite has answered instead, for both had called.",
  news: "What happened to a call.",
  snapshot: "The whole of a call as this leg may hear it.",
  beat: "Every five seconds, with the number of each live call, so that lost news heals.",
  expiring:
    "The userSig expires at this time, said five minutes and one minute before. Calls go on; after it none is begun until `renew`.",
  degraded:
    "This node has lost its database, and can take no command. Whoever hears it may connect once more beside this connection, and moves if welcome; else it stays.",
  life: "The other side has not been heard for a while, or is back.",
  signal: "From the other end of a direct link.",
  signalSeen: "The other end has confirmed signals.",
};
