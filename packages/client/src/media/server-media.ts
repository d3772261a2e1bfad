import type { ServerFrame } from "@opencallkit/protocol";
import { createAtom } from "../api/atom.ts";
import type { ReadonlyAtom } from "../api/readonly-atom.ts";
import type { SignalPort } from "../ports/signals.ts";
import type { PendingRequests } from "../signaling/pending-requests.ts";
import type { MediaServerLoader } from "../ports/media-server.ts";
import type { TransportCredentials } from "../ports/media-transport.ts";

type Welcome = ServerFrame<"welcome">;

/** The server's part in media: the signalling, the media plan, and the credentials of transports. */
export type ServerMedia = {
  /** The signalling between the clients of a call. */
  readonly signals: SignalPort;
  readonly credentials: ReadonlyAtom<TransportCredentials>;
  readonly plan: () => Welcome["plan"];
  readonly setPlan: (plan: Welcome["plan"]) => void;
  /** What asks for tickets of the media server. */
  readonly requests: Pick<PendingRequests, "askAccount">;
  /** The WebSocket of this server, beside which a media server may lie that it forwards to. */
  readonly url: string;
  /** Loads what carries media over a media server; null where the page has nothing that does. */
  readonly loader: MediaServerLoader | null;
  /** Renews the ICE servers (RFC 8445) and their credentials. */
  readonly setIce: (ice: Welcome["ice"]) => void;
};

export const createServerMedia = (of: Pick<ServerMedia, "signals" | "requests" | "url" | "loader">): ServerMedia => {
  const credentials = createAtom<TransportCredentials>({ ice: [], relayOnly: false });
  let plan: Welcome["plan"] = "p2p";
  return {
    ...of,
    credentials,
    plan: () => plan,
    setPlan: (next) => {
      plan = next;
      credentials.set({ ...credentials.get(), relayOnly: next === "relay" });
    },
    setIce: (ice) => credentials.set({ ...credentials.get(), ice }),
  };
};
