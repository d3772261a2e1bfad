import { WebSocket } from "ws";
import type { Socket, SocketEvents } from "@opencallkit/client/internal";
import type { ServerProcess } from "../fixture/server-process.ts";

export type Passing = { readonly up: (text: string) => void; readonly down: (text: string) => void };

/** The sockets of one page, which may vanish: then nothing passes any more, and nobody is told. */
export type PageSockets = {
  readonly open: (url: string, events: SocketEvents) => Socket;
  /** Where it is connected, or was last. */
  readonly node: () => ServerProcess | null;
  /** Whether nothing has been sent for so long that nothing is on its way any more. */
  readonly still: () => boolean;
  readonly vanish: () => void;
  /** Closes what is open, without a word. */
  readonly end: () => void;
};

const stillMs = 1000;

const textOf = (data: unknown): string => (Buffer.isBuffer(data) ? data.toString("utf8") : "");

/** `pick`: which node a new connection comes to, as a load balancer would choose. */
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
        // Not before: a second connection, made beside the first, may come to nothing.
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
