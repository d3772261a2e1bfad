import type { TransportCredentials } from "../../ports/media-transport.ts";
import type { Peers } from "../../ports/peers.ts";

/** A factory of one call's connections, the first of which is made ahead. */
export type PrewarmedPeer = Pick<Peers, "open"> & { readonly end: () => void };

/**
 * Pre-warming: a browser's first connection starts threads and loads codecs, which takes long beside all else that an
 * accept sets off; so one is made while it rings. It has no track and no description, and nothing leaves the device by
 * it.
 */
export const createPrewarmedPeer = (peers: Peers, credentials: TransportCredentials): PrewarmedPeer => {
  let ahead: ReturnType<Peers["ready"]> | null = peers.ready(credentials);
  return {
    open: (now, events) => {
      const ready = ahead;
      ahead = null;
      return ready === null ? peers.open(now, events) : ready.begin(events);
    },
    end: () => {
      ahead?.close();
      ahead = null;
    },
  };
};
