import { createSocket } from "node:dgram";
import { once } from "node:events";
import { expect, onTestFinished, test } from "vitest";
import { askStun, stunAddress } from "./stun.ts";

test("addresses of STUN and TURN servers are read as RFC 7064 and RFC 7065 write them", () => {
  expect(stunAddress("turn:turn.example")).toEqual({ host: "turn.example", port: 3478, transport: "udp" });
  expect(stunAddress("turn:192.0.2.1:80?transport=tcp")).toEqual({ host: "192.0.2.1", port: 80, transport: "tcp" });
  expect(stunAddress("turns:turn.example?transport=tcp")).toEqual({
    host: "turn.example",
    port: 5349,
    transport: "tls",
  });
  expect(stunAddress("stun:[2001:db8::1]:3479")).toEqual({ host: "2001:db8::1", port: 3479, transport: "udp" });
  for (const wrong of ["", "turn:", "http://turn.example", "turn:a:b", "turn:a?transport=sctp", "turn:a b"])
    expect(stunAddress(wrong)).toBe(null);
});

test("who answers with something else, or with another request's id, is no STUN server", async () => {
  const socket = createSocket("udp4");
  onTestFinished(() => void socket.close());
  socket.on("message", (message, { port, address }) => {
    const foreign = Buffer.from(message);
    foreign.writeUInt16BE(0x0101, 0);
    foreign.writeUInt8(foreign.readUInt8(19) ^ 1, 19);
    for (const answer of [Buffer.from("no"), foreign, message]) socket.send(answer, port, address);
  });
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  const address = { host: "127.0.0.1", port: socket.address().port, transport: "udp" } as const;
  await expect(askStun(address)).rejects.toThrow(/no answer within 3 s/u);
});
