import type { Socket } from "node:net";
import type { Attacker } from "../attacker.ts";
import type { HostileCase } from "../run-case.ts";

/** Unauthenticated attacks over HTTP. */

const line = (method: string, path: string, ...headers: readonly string[]): string =>
  [`${method} ${path} HTTP/1.1`, "Host: localhost", ...headers, "", ""].join("\r\n");

/** Connection flood: keeps up to so many connections open, and does something with each. */
const crowd =
  (most: number, use: (socket: Socket, attacker: Attacker) => unknown) =>
  async (attacker: Attacker): Promise<void> => {
    const open = new Set<Socket>();
    await attacker.again(async () => {
      if (open.size >= most) return;
      const socket = await attacker.dial();
      if (socket === null) return;
      open.add(socket);
      socket.once("close", () => open.delete(socket));
      socket.resume();
      use(socket, attacker);
    }, 1);
  };

/** Request flood: writes the same text on each connection until it closes; the next one is opened then. */
const repeat = (text: string, most = 20): HostileCase["run"] =>
  crowd(most, (socket, { over }) => {
    const write = (): void => {
      while (!over.aborted && !socket.destroyed && socket.write(text));
    };
    socket.on("drain", write);
    write();
  });

const neverRead = (text: string): HostileCase["run"] =>
  crowd(40, (socket) => {
    socket.pause();
    socket.write(text);
  });

export const httpCases: readonly HostileCase[] = [
  { name: "pages pipelined and never read", run: neverRead(line("GET", "/uniapp.js").repeat(500)) },
  { name: "pages pipelined and read", run: repeat(line("GET", "/uniapp.js").repeat(50)) },
  { name: "a page asked for without end", run: repeat(line("GET", "/", "Connection: keep-alive")) },
  { name: "heads asked for without end", run: repeat(line("HEAD", "/uniapp.js")) },
  { name: "one answer that is never read", run: neverRead(line("GET", "/uniapp.js")) },
  {
    name: "headers that come a byte at a time",
    run: crowd(200, (socket, { again }) => again(() => socket.write("a"), 100)),
  },
  {
    name: "a body that comes a byte at a time",
    run: crowd(200, (socket, { again }) => {
      socket.write(line("POST", "/v1/leave", "content-type: application/json", "content-length: 8000"));
      return again(() => socket.write(" "), 100);
    }),
  },
  { name: "connections that say nothing", run: crowd(2000, () => undefined) },
  {
    name: "connections opened and cut at once",
    run: crowd(500, (socket) => socket.destroy()),
  },
  {
    name: "connections closed on one side",
    run: crowd(500, (socket) => socket.end()),
  },
  { name: "headers above the limit", run: repeat(line("GET", "/", `x: ${"y".repeat(30_000)}`)) },
  {
    name: "very many headers",
    run: repeat(line("GET", "/", ...Array.from({ length: 1500 }, (_each, nr) => `x${nr}: y`))),
  },
  { name: "an address above the limit", run: repeat(line("GET", `/${"a".repeat(20_000)}`)) },
  {
    name: "addresses that lead outside",
    run: repeat(line("GET", "/../../../../etc/hosts") + line("GET", "/%2e%2e/%2e%2e/x.js")),
  },
  { name: "no HTTP at all", run: repeat("\u0000\u0001\u0002 not a request\r\n\r\n") },
  {
    name: "both a length and chunks",
    run: repeat(`${line("POST", "/v1/gone", "content-length: 5", "transfer-encoding: chunked")}0\r\n\r\n`),
  },
  {
    name: "a body in chunks without end",
    run: crowd(20, (socket, { again }) => {
      socket.write(line("POST", "/v1/leave", "content-type: application/json", "transfer-encoding: chunked"));
      return again(() => socket.write(`1000\r\n${"x".repeat(4096)}\r\n`), 1);
    }),
  },
  {
    name: "bodies above the limit",
    run: repeat(
      `${line("POST", "/v1/leave", "content-type: application/json", "content-length: 100000")}${"x".repeat(100_000)}`,
    ),
  },
  {
    name: "a body that waits to be asked for",
    run: repeat(line("POST", "/v1/gone", "expect: 100-continue", "content-length: 5000")),
  },
  {
    name: "records asked for with a wrong key",
    run: repeat(line("GET", "/v1/calls", `authorization: Bearer ock_1400000001_${"x".repeat(43)}`)),
  },
  {
    name: "records asked for with keys of ever other apps",
    run: async (attacker) => {
      await crowd(20, (socket, { again }) =>
        again(
          (count) =>
            socket.write(
              line("GET", "/v1/calls", `authorization: Bearer ock_${1_400_000_000 + count}_${"x".repeat(43)}`),
            ),
          0,
        ),
      )(attacker);
    },
  },
  {
    name: "a userSig that unpacks into much, by HTTP",
    run: repeat(
      ((body) =>
        `${line("POST", "/v1/gone", "content-type: application/json", `content-length: ${body.length}`)}${body}`)(
        JSON.stringify({ app: 1_400_000_001, user: "a", client: "client-01", userSig: "A".repeat(2048) }),
      ),
    ),
  },
  {
    name: "long lists of encodings and tags",
    run: repeat(
      line("GET", "/", `accept-encoding: ${"br;q=0,".repeat(1000)}`, `if-none-match: ${'"x",'.repeat(1000)}`),
    ),
  },
  {
    name: "methods that nobody has",
    run: repeat(line("PROPFIND", "/") + line("OPTIONS", "/v1/calls") + line("TRACE", "/")),
  },
  {
    name: "upgrades to something else",
    run: repeat(
      line("GET", "/ws", "connection: upgrade", "upgrade: h2c") +
        line("GET", "/other", "connection: upgrade", "upgrade: websocket"),
    ),
  },
  {
    name: "upgrades that are broken",
    run: repeat(
      line(
        "GET",
        "/ws",
        "connection: upgrade",
        "upgrade: websocket",
        "sec-websocket-key: x",
        "sec-websocket-version: 99",
      ),
      5,
    ),
  },
];
