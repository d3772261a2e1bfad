import { WebSocket } from "ws";
import type { Socket, SocketEvents } from "@opencallkit/client/internal";
import type { ServerProcess } from "../fixture/server-process.ts";

export type Passing = { readonly up: (text: string) => void; readonly down: (text: string) => void };

/** Sockets of one page, with a blackhole: once it vanishes nothing passes any more, and neither end is told. */
export type PageSockets = {
  readonly open: (url: string, events: SocketEvents) => Socket;
  /** Node of the newest connection, or null before the first. */
  readonly node: () => ServerProcess | null;
  /** Drained: nothing has been sent for so long that nothing is in flight any more. */
  readonly still: () => boolean;
  readonly vanish: () => void;
  /** Terminates all open sockets, without a close handshake. */
  readonly end: () => void;
};

const stillMs = 1000;

const textOf = (data: unknown): string => (Buffer.isBuffer(data) ? data.toString("utf8") : "");

/** Makes the sockets of a page. `pick`: the node for a new connection, as a load balancer would choose. */
export const pageSockets = (pick: () => ServerProcess, seen: Passing): PageSockets => {
  const sockets = new Set<WebSocket>();
  let node: ServerProcess | null = null;
  let vanished = false;
  let sentAt = -Infinity;

  return {
    node: () => node,
    still: () => performance.now() - sentAt > stillMs,
    open: (_url, events) => {
      const chosen = pick();
      const socket = new WebSocket(`${chosen.url.replace("http", "ws")}/ws`, { perMessageDeflate: false });
      sockets.add(socket);
      let over = false;
      const may = (): boolean => !over && !vanished;
      socket.on("error", () => undefined);
      socket.on("open", () => may() && events.opened());
      socket.on("message", (data) => {
        if (!may()) return;
        // Set on open only: a second connection, tried beside the first, may fail.
        node = chosen;
        const text = textOf(data);
        seen.down(text);
        events.heard(text);
      });
      socket.on("close", (code) => {
        sockets.delete(socket);
        if (!may()) return;
        over = true;
        events.closed(code);
      });
      return {
        send: (text) => {
          if (vanished || socket.readyState !== WebSocket.OPEN) return;
          sentAt = performance.now();
          seen.up(text);
          socket.send(text);
        },
        close: () => {
          over = true;
          if (!vanished) socket.terminate();
        },
      };
    },
    vanish: () => {
      vanished = true;
    },
    end: () => {
      vanished = true;
      for (const socket of sockets) socket.terminate();
    },
  };
};
