import { request as ask, type IncomingMessage, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { refuseUpgrade } from "./refuse-upgrade.ts";

/** Forwards what clients say to a media server that they reach under the address of this one. */
export type MediaForwarder = {
  /** Whether a path is the media server's. */
  readonly takes: (path: string) => boolean;
  readonly request: (request: IncomingMessage, response: ServerResponse) => void;
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
};

/** The head of an answer to an upgrade, as it came. */
const headOf = ({ statusCode, statusMessage, rawHeaders }: IncomingMessage): string => {
  const lines = [`HTTP/1.1 ${statusCode ?? 502} ${statusMessage ?? ""}`];
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) lines.push(`${rawHeaders[at]}: ${rawHeaders[at + 1]}`);
  return `${lines.join("\r\n")}\r\n\r\n`;
};

/**
 * A reverse proxy for LiveKit's signalling, which lies under `/rtc`, so that one https address serves pages, calls and
 * media. While the media server is away its clients are told so (503), and try again.
 */
export const mediaForwarder = ({ hostname, port }: URL): MediaForwarder => {
  const passOn = ({ url, method, headers }: IncomingMessage) =>
    ask({ hostname, port, path: url, method, headers: { ...headers } });

  return {
    takes: (path) => path === "/rtc" || path.startsWith("/rtc/"),
    request: (request, response) => {
      const asked = passOn(request);
      asked.once("response", (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      });
      asked.once("error", () => {
        if (response.headersSent) response.destroy();
        else response.writeHead(503, { "retry-after": "1" }).end();
      });
      response.once("close", () => asked.destroy());
      request.pipe(asked);
    },
    upgrade: (request, socket, head) => {
      const asked = passOn(request);
      socket.once("close", () => asked.destroy());
      asked.once("error", () => {
        if (!socket.destroyed) void refuseUpgrade(socket, "try_later");
      });
      // Refused before there is a WebSocket: a wrong token, or no such room.
      asked.once("response", (answer) => {
        socket.once("finish", () => socket.destroy());
        socket.write(headOf(answer));
        answer.pipe(socket);
      });
      asked.once("upgrade", (answer, upstream, first) => {
        const end = (): void => {
          socket.destroy();
          upstream.destroy();
        };
        for (const each of [socket, upstream]) each.once("close", end).on("error", end);
        upstream.setTimeout(0);
        socket.write(headOf(answer));
        socket.write(first);
        upstream.write(head);
        upstream.pipe(socket).pipe(upstream);
      });
      asked.end();
    },
  };
};
