import { callError, type CallError } from "../api/errors.ts";
import type { Clock } from "../ports/clock.ts";

/** A connection closed so soon after it began, in ms, may never have been on its way to a server. */
const atOnceMs = 200;
/** The threshold of such closes in a row; one may be an accident. */
const enough = 2;

export type Tries = {
  readonly begin: () => void;
  readonly opened: () => void;
  /** The error to show when a connection has closed and the server gave no reason. */
  readonly lost: () => CallError;
};

/**
 * Diagnosis of a blocked server (PAGE-5): a browser that keeps a page of the internet from a server in the local
 * network closes its sockets at once, as it does when nothing listens there. Whether page and server are such a pair is
 * looked up once there is cause.
 */
export const createTries = (clock: Clock, pageOrigin: string | null, server: string): Tries => {
  let intoLocalNetwork = false;
  let begunAt = -Infinity;
  let isOpen = false;
  let underWay = false;
  let atOnce = 0;
  const look = async (): Promise<void> => {
    const { leadsIntoLocalNetwork } = await import("./local-network.ts");
    intoLocalNetwork = leadsIntoLocalNetwork(pageOrigin, server);
  };

  return {
    begin: () => {
      // The try before was abandoned by us, so that the row is broken.
      if (underWay) atOnce = 0;
      begunAt = clock.now();
      isOpen = false;
      underWay = true;
    },
    opened: () => {
      isOpen = true;
      atOnce = 0;
    },
    lost: () => {
      underWay = false;
      atOnce = !isOpen && clock.now() - begunAt <= atOnceMs ? atOnce + 1 : 0;
      if (atOnce > 0) void look().catch(() => undefined);
      return intoLocalNetwork && atOnce >= enough
        ? callError("server_unreachable", "maybe_local_network")
        : callError("no_connection");
    },
  };
};
