import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";

/** BOUND-5: requests of one connection that may wait for their answers, or answers for their reader. A browser sends one at a time. */
const mostInFlight = 8;

/** Counts the unanswered requests of each connection; one that pipelines more is cut off, and told to `misused` once. */
export const requestsInFlight = (misused: (socket: Socket) => void) => {
  const open = new WeakMap<Socket, number>();
  return {
    /** False where the connection has been cut off. */
    begin: ({ socket }: IncomingMessage, response: ServerResponse): boolean => {
      const count = (open.get(socket) ?? 0) + 1;
      if (socket.destroyed) return false;
      if (count > mostInFlight) {
        socket.destroy();
        misused(socket);
        return false;
      }
      open.set(socket, count);
      response.once("close", () => open.set(socket, (open.get(socket) ?? 1) - 1));
      return true;
    },
  };
};
