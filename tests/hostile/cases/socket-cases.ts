import { randomBytes } from "node:crypto";
import { deflateSync } from "node:zlib";
import type { WebSocket } from "ws";
import type { Attacker } from "../attacker.ts";
import type { HostileCase } from "../run-case.ts";

/** Unauthenticated attacks over a WebSocket. */

/** Socket flood: keeps up to so many WebSockets open. */
const sockets =
  (most: number, use: (socket: WebSocket, attacker: Attacker) => unknown) =>
  async (attacker: Attacker): Promise<void> => {
    const open = new Set<WebSocket>();
    await attacker.again(async () => {
      if (open.size >= most) return;
      const socket = await attacker.open();
      if (socket === null) return;
      open.add(socket);
      socket.once("close", () => open.delete(socket));
      use(socket, attacker);
    }, 1);
  };

/** Message flood: sends something on each socket for as long as it is open. */
const saying = (work: (socket: WebSocket, count: number) => void, most = 20): HostileCase["run"] =>
  sockets(most, (socket, { again }) =>
    again((count) => {
      if (socket.readyState === socket.OPEN && socket.bufferedAmount < 4_000_000) work(socket, count);
    }),
  );

const hello = (about: object): string =>
  JSON.stringify({
    type: "hello",
    versions: [2],
    app: 1_400_000_001,
    user: "mallory",
    userSig: "x",
    device: "device-01",
    client: "client-01",
    ...about,
  });

const packed = (text: string): string =>
  deflateSync(text).toString("base64").replaceAll("+", "*").replaceAll("/", "-").replaceAll("=", "_");

/** Raw WebSocket frame (RFC 6455 5.2), masked with zeroes. */
const frame = (first: number, payload: Buffer): Buffer =>
  Buffer.concat([
    payload.length < 126
      ? Buffer.from([first, 0x80 | payload.length])
      : Buffer.from([first, 0x80 | 126, payload.length >> 8, payload.length & 255]),
    Buffer.alloc(4),
    payload,
  ]);

const handshake =
  "GET /ws HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n";

/** Malformed frames that no library would send, on raw connections. */
const frames =
  (bytes: Buffer) =>
  async ({ dial, again, over }: Attacker): Promise<void> =>
    again(async () => {
      const socket = await dial();
      if (socket === null) return;
      socket.resume();
      socket.write(handshake);
      for (let count = 0; count < 500 && !over.aborted && !socket.destroyed; count += 1) {
        if (!socket.write(bytes)) await new Promise((resolve) => setTimeout(resolve, 5));
      }
    }, 20);

const ofLoggedOut = (text: string): HostileCase["run"] => saying((socket) => socket.send(text));

export const socketCases: readonly HostileCase[] = [
  { name: "sockets that never say hello", run: sockets(2000, () => undefined) },
  { name: "log ins with a forged userSig", run: saying((socket, count) => count === 0 && socket.send(hello({})), 100) },
  {
    name: "log ins with a userSig that unpacks into much",
    run: saying(
      (socket, count) => count === 0 && socket.send(hello({ userSig: packed("x".repeat(900_000)).slice(0, 2048) })),
      100,
    ),
  },
  {
    name: "log ins to ever other apps",
    run: saying(
      (socket, count) =>
        count === 0 && socket.send(hello({ app: 1 + Math.floor(Math.random() * 4e9), userSig: packed("{}") })),
      100,
    ),
  },
  {
    name: "a userSig above the limit",
    run: saying((socket, count) => count === 0 && socket.send(hello({ userSig: "A".repeat(50_000) })), 100),
  },
  { name: "frames at the limit", run: ofLoggedOut(JSON.stringify("x".repeat(65_000))) },
  { name: "frames above the limit", run: ofLoggedOut("x".repeat(70_000)) },
  { name: "frames far above the limit", run: ofLoggedOut("x".repeat(1_000_000)) },
  { name: "JSON that goes very deep", run: ofLoggedOut("[".repeat(60_000)) },
  {
    name: "lists of very many messages",
    run: ofLoggedOut(`[${'{"type":"request","id":"a"},'.repeat(255)}{"type":"request","id":"a"}]`),
  },
  {
    name: "names that objects have of their own",
    run: ofLoggedOut('{"type":"__proto__","__proto__":{"type":"hello"},"constructor":1}'),
  },
  { name: "numbers that no number holds", run: ofLoggedOut('{"type":"hello","versions":[1e999],"app":1e308}') },
  { name: "bytes that are no text", run: saying((socket) => socket.send(randomBytes(1000), { binary: true })) },
  { name: "pings without end", run: saying((socket) => socket.ping(Buffer.alloc(125))) },
  { name: "pongs without end", run: saying((socket) => socket.pong(Buffer.alloc(125))) },
  {
    name: "pings whose answers are never read",
    run: sockets(50, (socket, { again }) => {
      socket.pause();
      return again(() => {
        for (let count = 0; count < 100 && socket.readyState === socket.OPEN; count += 1)
          socket.ping(Buffer.alloc(125));
      }, 1);
    }),
  },
  {
    name: "messages in pieces of one byte",
    run: frames(
      Buffer.concat([
        frame(0x01, Buffer.from("a")),
        ...Array.from({ length: 300 }, () => frame(0x00, Buffer.from("b"))),
      ]),
    ),
  },
  {
    name: "pieces that hold nothing and never end",
    run: frames(
      Buffer.concat([frame(0x01, Buffer.alloc(0)), ...Array.from({ length: 300 }, () => frame(0x00, Buffer.alloc(0)))]),
    ),
  },
  {
    name: "messages that are never finished",
    run: sockets(200, (socket) => socket.send("x".repeat(60_000), { fin: false })),
  },
  { name: "frames that are not masked", run: frames(Buffer.from([0x81, 0x02, 0x7b, 0x7d])) },
  { name: "frames with reserved bits", run: frames(frame(0xf1, Buffer.from("{}"))) },
  { name: "text that is not UTF-8", run: frames(frame(0x81, Buffer.from([0xc3, 0x28]))) },
  {
    name: "words after the close",
    run: frames(Buffer.concat([frame(0x88, Buffer.from([0x03, 0xe8])), frame(0x81, Buffer.from("{}"))])),
  },
];
