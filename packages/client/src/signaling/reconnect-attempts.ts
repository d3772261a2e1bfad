import { callError, type CallError } from "../api/errors.ts";
import type { Clock } from "../ports/clock.ts";

/** Closed so soon after it began, a try may never have been on its way to a server. */
const atOnceMs = 200;
/** One may be an accident. */
const enough = 2;

export type Tries = {
  readonly begin: () => void;
  readonly opened: () => void;
  /** The connection closed and the server gave no reason: what the person is told. */
  readonly lost: () => CallError;
};

/**
 * PAGE-5: a browser that keeps a page of the internet from a server in the local network closes its sockets at once, as
 * it does when nothing listens there. Whether this page and this server are such a pair is looked at once there is cause.
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
      // The one before was given up, not closed.
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
