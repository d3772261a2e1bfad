import { describe, expect, test } from "vitest";
import { isLoopbackAddress, isLoopbackHost, originAllowed } from "./origins.ts";

test.each([
  ["127.0.0.1", true],
  ["127.8.9.10", true],
  ["::1", true],
  ["::ffff:127.0.0.1", true],
  ["192.0.2.2", false],
  ["::ffff:192.0.2.2", false],
  ["10.127.0.1", false],
  ["fe80::1", false],
  ["", false],
  [undefined, false],
])("DEV-1: the address %s is loopback: %s", (address, loopback) => {
  expect(isLoopbackAddress(address)).toBe(loopback);
});

test.each([
  ["localhost", true],
  ["localhost:8080", true],
  ["LOCALHOST:8080", true],
  ["app.localhost:8080", true],
  ["127.0.0.1:8080", true],
  ["[::1]:8080", true],
  ["evil.example", false],
  ["evil.example:8080", false],
  ["localhost.evil.example", false],
  ["127.0.0.1.evil.example", false],
  ["localhost@evil.example", false],
  ["evillocalhost", false],
  ["192.0.2.2:8080", false],
  ["0.0.0.0:8080", false],
  ["", false],
  [undefined, false],
])("DEV-1: the host %s is loopback: %s", (host, loopback) => {
  expect(isLoopbackHost(host)).toBe(loopback);
});

describe("which pages may talk to client routes", () => {
  const listed = ["https://app.example"];
  test.each([
    ["no origin: a program", undefined, true, true],
    ["one on the list", "https://app.example", true, true],
    ["the server's own", "http://calls.example:8080", true, true],
    ["a page of this machine", "http://localhost:5173", false, true],
    ["another one", "https://evil.example", false, false],
    ["another port of a listed one", "https://app.example:444", false, false],
    ["another scheme of a listed one", "http://app.example", false, false],
    ["a listed one with a path", "https://app.example/", false, false],
    ["none, as of a sandboxed frame", "null", false, false],
    ["no address at all", "evil", false, false],
    ["two at once", "https://app.example https://evil.example", false, false],
  ])("%s", (_what, origin, allowed, allowedInDevelopment) => {
    const host = "calls.example:8080";
    expect(originAllowed({ listed, loopback: false }, origin, host)).toBe(allowed);
    expect(originAllowed({ listed, loopback: true }, origin, host)).toBe(allowedInDevelopment);
  });
});
