import type { CallChange } from "@opencallkit/server/ports";
import fc from "fast-check";
import { expect, test } from "vitest";
import { wakeUpsOf, heardIn } from "./wake-ups.ts";

/** A change of a call of so many people, with names of the greatest length. */
const changeOf = (nr: number, people: number): CallChange => ({
  app: 1_400_000_000,
  call: String(nr).padEnd(22, "_"),
  version: nr,
  people: Array.from({ length: people }, (_each, at) => `${at}`.padEnd(32, "é")),
});

test("NODE-3: no payload is longer than NOTIFY takes, and each change is in one, whatever their sizes", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(130), { maxLength: 40 }), (sizes) => {
      const changes = sizes.map((people, nr) => changeOf(nr, people));
      const wakeUps = wakeUpsOf("other", changes);
      for (const wakeUp of wakeUps) expect(Buffer.byteLength(wakeUp)).toBeLessThan(8000);
      const told = wakeUps.flatMap((wakeUp) => {
        const parsed: { readonly changes: readonly (readonly unknown[])[] } = JSON.parse(wakeUp);
        return parsed.changes.map(([, call]) => call);
      });
      expect(told).toEqual(changes.map(({ call }) => call));
    }),
  );
});

test("NODE-3: what is told is heard, by the others only; of a call of too many people only that there is something", () => {
  const [few, many] = [changeOf(1, 3), changeOf(2, 200)];
  expect(wakeUpsOf("other", [few]).map((wakeUp) => heardIn(wakeUp, "me"))).toEqual([[few]]);
  expect(wakeUpsOf("other", [many]).map((wakeUp) => heardIn(wakeUp, "me"))).toEqual(["poll"]);
  expect(wakeUpsOf("me", [few]).map((wakeUp) => heardIn(wakeUp, "me"))).toEqual([null]);
  expect(heardIn('{"from":"other","to":["me"]}', "me")).toBe("messages");
  expect(heardIn('{"from":"other","to":["third"]}', "me")).toBeNull();
});

test.each([
  "",
  "{",
  "null",
  "7",
  '"changes"',
  "[]",
  '{"changes":[7]}',
  '{"changes":[["1","a",1,["alice"]]]}',
  '{"changes":[null]}',
  '{"from":"other","changes":[[1,"a",null,["alice"]]]}',
])("NODE-3: a payload that says nothing, such as %j, means look, and nobody falls over it", (payload) => {
  expect(heardIn(payload, "me")).toBe("poll");
});
