import { expect, test } from "vitest";
import { roomName } from "./room-name.ts";

const room = { app: 1, call: "call", path: 0 };

test("MEDIA-3: a room has one name, which another app, call, path or secret does not have", () => {
  const name = roomName("secret", room);
  const others = [
    roomName("another", room),
    ...[{ app: 2 }, { call: "other" }, { path: 1 }].map((change) => roomName("secret", { ...room, ...change })),
  ];
  expect(roomName("secret", room)).toBe(name);
  expect(new Set([name, ...others]).size).toBe(5);
  expect(name).toMatch(/^[A-Za-z0-9_-]{43}$/u);
});
