import type { Clock } from "../ports/clock.ts";
import type { Socket } from "../ports/sockets.ts";
import { decode } from "./decode.ts";
import type { SocketListener } from "./open-socket.ts";

/** A node that takes this client says so in this time, or the trial is over. */
const patienceMs = 8000;

/** A second connection, made beside the one there is (docs/decisions/16). */
export type Failover = {
  /** The socket is the first one's from now on, and `socketListener` hears it. */
  readonly adopt: (socketListener: SocketListener) => Socket;
  readonly end: () => void;
};

export type FailoverNeeds = {
  readonly clock: Clock;
  readonly openSocket: (socketListener: SocketListener) => Socket;
  /** A node takes this client; whoever adopts the trial now hears the welcome. */
  readonly welcome: () => void;
  /** It came to nothing. */
  readonly over: () => void;
};

/** NODE-9: the node that serves this client has lost its store. Another may take it; if none does, all stays as it is. */
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
