import { fold, newCall } from "@opencallkit/core";
import type { Fact } from "@opencallkit/protocol";
import { expect, test } from "vitest";
import { callEventsOf } from "./call-events.ts";

const at = 1000;
const ring = { ringEndsAt: at + 30_000, reached: {}, shielded: [] };
const invited: Fact = {
  type: "invited",
  at,
  body: {
    caller: "ann",
    client: "ann-page",
    callees: ["ben", "cid"],
    media: "audio",
    group: true,
    plan: { path: 0, transport: "p2p" },
    room: 1,
    roomText: null,
    userData: "",
    chatGroup: "",
    ...ring,
  },
};
const joined = (user: string, stay: number): Fact => ({
  type: "joined",
  at,
  body: { user, client: `${user}-page`, stay },
});
const facts: readonly Fact[] = [
  invited,
  joined("ben", 2),
  joined("cid", 3),
  { type: "left", at: at + 500, body: { user: "ben", stay: 2, how: "hangUp" } },
  { type: "added", at: at + 600, body: { by: "ann", people: ["ben"], ...ring } },
  { type: "rejected", at: at + 700, body: { user: "ben", client: "ben-page" } },
];

test("GROUP-5: who declines a new ring is told of that ring, and not again of the stay before", () => {
  const me = { user: "ben", client: "ben-page" };
  const told = facts.flatMap((fact, index) => {
    const before = fold(facts.slice(0, index), newCall);
    return callEventsOf(before, fold([fact], before), fact, me).filter(({ type }) => type !== "person");
  });
  expect(told.map(({ type }) => type)).toEqual(["received", "began", "ended", "received", "notConnected"]);
  expect(told[2]).toMatchObject({ totalTime: 500, stay: 2 });
  expect(told[4]).toMatchObject({ reason: 2, by: "ben" });
});
