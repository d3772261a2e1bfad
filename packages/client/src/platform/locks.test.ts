import { expect, test } from "vitest";
import { createVirtualClock } from "../testing/virtual-clock.ts";
import { lockHolds } from "./holds.ts";

const never = { hold: async () => null };

test("a name is held by one at a time; one that is let go soon is waited for", async () => {
  const clock = createVirtualClock();
  const holds = lockHolds(navigator.locks, clock, never);
  const letGo = await holds.hold("client-1");
  expect(letGo).not.toBeNull();
  const second = holds.hold("client-1");
  await clock.advance(300);
  expect(await second).toBeNull();
  const third = holds.hold("client-1");
  await clock.advance(100);
  letGo?.();
  const held = await third;
  expect(held).not.toBeNull();
  held?.();
  expect(clock.timers()).toBe(0);
});

test("a page that may not use locks holds its name otherwise", async () => {
  const clock = createVirtualClock();
  const marked = { hold: async () => () => undefined };
  // Refused names: one that begins with a hyphen (W3C Web Locks, 3.2), as every name in an opaque origin.
  expect(await lockHolds(navigator.locks, clock, marked).hold("-client")).not.toBeNull();
  expect(clock.timers()).toBe(0);
});
