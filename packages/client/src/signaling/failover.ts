import type { Clock } from "../ports/clock.ts";
import type { Socket } from "../ports/sockets.ts";
import { decode } from "./decode.ts";
import type { SocketListener } from "./open-socket.ts";

/** The timeout of a failover, in ms: a node that takes this client welcomes it by then. */
const patienceMs = 8000;

/** A failover: a second connection beside the first, to a node that may be better off (docs/decisions/16). */
export type Failover = {
  /** Promotes the second connection: from now on `socketListener` hears its socket. */
  readonly adopt: (socketListener: SocketListener) => Socket;
  readonly end: () => void;
};

export type FailoverNeeds = {
  readonly clock: Clock;
  readonly openSocket: (socketListener: SocketListener) => Socket;
  /** Another node welcomes this client; whoever adopts the failover now hears the welcome. */
  readonly welcome: () => void;
  /** The failover has come to nothing. */
  readonly over: () => void;
};

/**
 * Starts a failover (NODE-9): the node that serves this client has lost its store. If no other node takes it, all stays
 * as it is.
 */
export const startFailover = ({ clock, openSocket, welcome, over }: FailoverNeeds): Failover => {
  let ended = false;
  let adopter: SocketListener | null = null;
  const end = (): void => {
    if (ended || adopter !== null) return;
    ended = true;
    stopTimer();
    socket.close();
    over();
  };
  const stopTimer = clock.after(patienceMs, end);
  const socket = openSocket({
    listens: () => adopter?.listens() ?? !ended,
    opened: () => undefined,
    heard: (text, heardOn) => {
      if (adopter === null && decode(text).some((frame) => frame?.type === "welcome")) welcome();
      adopter?.heard(text, heardOn);
    },
    closed: (code) => (adopter === null ? end() : adopter.closed(code)),
  });
  return {
    end,
    adopt: (socketListener) => {
      stopTimer();
      adopter = socketListener;
      return socket;
    },
  };
};
