import type { Duplex } from "node:stream";
import type { ProblemCode } from "@opencallkit/protocol/rest";
import { problem } from "./problem.ts";

/** Answers a request for a WebSocket with a problem, and closes. */
export const refuseUpgrade = async (socket: Duplex, code: ProblemCode): Promise<void> => {
  const response = problem(code, { retryAfterMs: 1000 });
  const body = await response.text();
  const retry = response.headers.get("retry-after");
  const head = [
    `HTTP/1.1 ${response.status} ${code}`,
    "content-type: application/problem+json",
    `content-length: ${Buffer.byteLength(body)}`,
    "connection: close",
    ...(retry === null ? [] : [`retry-after: ${retry}`]),
  ];
  // A client that never closes its side would hold the socket, and a stopping server with it.
  socket.once("finish", () => socket.destroy());
  socket.end(`${head.join("\r\n")}\r\n\r\n${body}`);
};
