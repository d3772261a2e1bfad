import type { IceServer } from "../ports/ice-server.ts";

/** A connection factory; throws where the browser refuses an address of the ICE servers. */
type Make<T> = (ice: readonly IceServer[]) => T;

/**
 * Filters the ICE servers down to those that this browser accepts (TURN-2). A browser refuses a whole configuration for
 * one address (W3C WebRTC 4.4.1.6, "validate an ICE server URL"), and then there would be no connection at all.
 */
const accepted = (ice: readonly IceServer[], accepts: (server: IceServer) => boolean): readonly IceServer[] =>
  ice.flatMap((server) => {
    const urls = server.urls.filter((url) => accepts({ ...server, urls: [url] }));
    return urls.length === 0 ? [] : [{ ...server, urls }];
  });

/** Makes a connection with as many ICE servers as the browser accepts; each is tried alone only where one is refused. */
export const withAcceptedIce = <T extends { readonly close: () => void }>(
  ice: readonly IceServer[],
  make: Make<T>,
): T => {
  const accepts = (server: IceServer): boolean => {
    try {
      make([server]).close();
      return true;
    } catch {
      return false;
    }
  };
  try {
    return make(ice);
  } catch {
    return make(accepted(ice, accepts));
  }
};
