import type { ServerFrame } from "@opencallkit/protocol";
import { createAtom } from "../api/atom.ts";
import type { ReadonlyAtom } from "../api/readonly-atom.ts";
import type { SignalPort } from "../ports/signals.ts";
import type { TransportCredentials } from "../ports/media-transport.ts";

type Welcome = ServerFrame<"welcome">;

/** What the server says of how media pass, and gives for it. */
export type ServerMedia = {
  /** By which clients of a call reach each other. */
  readonly signals: SignalPort;
  readonly credentials: ReadonlyAtom<TransportCredentials>;
  readonly plan: () => Welcome["plan"];
  readonly setPlan: (plan: Welcome["plan"]) => void;
  /** Newer servers and passwords for finding a path. */
  readonly setIce: (ice: Welcome["ice"]) => void;
};

const credentialsOf = (ice: Welcome["ice"]): TransportCredentials => ({
  transport: "p2p",
  ice: ice.map(({ urls, username, credential }) => ({
    urls,
    ...(username === undefined ? {} : { username }),
    ...(credential === undefined ? {} : { credential }),
  })),
});

export const createServerMedia = (signals: SignalPort): ServerMedia => {
  const credentials = createAtom<TransportCredentials>(credentialsOf([]));
  let plan: Welcome["plan"] = "p2p";
  return {
    signals,
    credentials,
    plan: () => plan,
    setPlan: (next) => {
      plan = next;
    },
    setIce: (ice) => credentials.set(credentialsOf(ice)),
  };
};
