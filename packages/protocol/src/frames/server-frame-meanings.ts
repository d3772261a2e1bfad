import type { ServerFrameName } from "./server-frames.ts";

/** Documentation of the server's frames, apart from their schemas, so that a waiting page does not load it. */
export const serverFrameMeanings: { readonly [N in ServerFrameName]: string } = {
  welcome:
    "Logged in: the version chosen, the live calls whole, and the first page of what the device missed while it was away. Live calls in `unsent` are too large for it: ask for each (`sync`).",
  late: "The next page of what the device missed; each comes once the client has answered the heartbeat behind the one before.",
  response: "The outcome of a request: accepted, with the reply that its command has (commands, below), or refused.",
  facts: "What happened to a call.",
  profiles:
    "How people of a call are shown, where the app has profiles: of everybody for whoever hears the call whole, of newcomers for all others. Before the news of the call, or behind it where the server had to look.",
  snapshot:
    "The whole of a call as this leg may hear it, in pages of 256 KiB: where there is `more`, ask for the rest (`sync` with the number of the next fact).",
  heartbeat: "Every five seconds, with the number of each live call, so that lost news heals.",
  expiring:
    "The userSig expires at this time, said five minutes and one minute before. Calls go on; after it none is begun until `renew`.",
  ice: "The ICE servers with fresh credentials, before those given before expire. Connections go on; new ones use these.",
  degraded:
    "This node has lost its database, and can take no command. Whoever hears it may connect once more beside this connection, and moves if welcome; else it stays.",
  reachability: "The other side has not been heard for a while, or is back.",
  signal: "From the other end of a direct link.",
  signalAck: "The other end has confirmed signals.",
};
