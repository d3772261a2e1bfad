import { once } from "node:events";
import { createServer, request, type Server } from "node:http";
import { expect, onTestFinished, test } from "vitest";
import { mediaForwarder } from "./forward-media.ts";

const listening = async (server: Server): Promise<number> => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
};

/** A server that forwards to a media server on this port. */
const forwarding = (to: number): Promise<number> => {
  const forwarder = mediaForwarder(new URL(`http://127.0.0.1:${to}`));
  const server = createServer((asked, response) => forwarder.request(asked, response));
  server.on("upgrade", (asked, socket, head) => forwarder.upgrade(asked, socket, head));
  return listening(server);
};

const upgrade = (port: number, path: string) => {
  const headers = { connection: "Upgrade", upgrade: "websocket" };
  const asked = request({ host: "127.0.0.1", port, path, headers });
  asked.end();
  return asked;
};

test("the media server's paths are taken, and no others", () => {
  const { takes } = mediaForwarder(new URL("http://127.0.0.1:1"));
  expect(["/rtc", "/rtc/v1", "/rtc/validate"].every(takes)).toBe(true);
  expect(["/", "/rtcx", "/ws", "/twirp/livekit.RoomService/CreateRoom"].some(takes)).toBe(false);
});

test("what clients ask is passed on whole, both ways, also after an upgrade; a refusal as it came", async () => {
  const media = createServer((asked, response) => response.writeHead(401, { "x-asked": asked.url }).end("no"));
  media.on("upgrade", (asked, socket) => {
    if (asked.url === "/rtc?refused") return void socket.end("HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n");
    socket.write("HTTP/1.1 101 Switching Protocols\r\nconnection: Upgrade\r\nupgrade: websocket\r\n\r\n");
    socket.pipe(socket);
  });
  const port = await forwarding(await listening(media));
  const answer = await fetch(`http://127.0.0.1:${port}/rtc/validate?access_token=x`);
  expect([answer.status, answer.headers.get("x-asked"), await answer.text()]).toEqual([
    401,
    "/rtc/validate?access_token=x",
    "no",
  ]);
  const [, socket] = await once(upgrade(port, "/rtc"), "upgrade");
  socket.write("hello");
  expect(String((await once(socket, "data"))[0])).toBe("hello");
  socket.destroy();
  const [refused] = await once(upgrade(port, "/rtc?refused"), "response");
  expect(refused.statusCode).toBe(404);
});

test("MEDIA-4: while the media server is away its clients are told to try again", async () => {
  const gone = createServer();
  const away = await listening(gone);
  gone.close();
  const port = await forwarding(away);
  const answer = await fetch(`http://127.0.0.1:${port}/rtc/validate`);
  expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "1"]);
  const [refused] = await once(upgrade(port, "/rtc"), "response");
  expect(refused.statusCode).toBe(503);
});
