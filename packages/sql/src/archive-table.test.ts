import { expect, test } from "vitest";
import { toTable } from "./archive-table.ts";
import { factFormat } from "./write-set-row.ts";

const invited = {
  type: "invited",
  at: 1000,
  body: {
    caller: "alice",
    client: "client-1",
    callees: ["=bob", "carol"],
    media: "audio",
    group: true,
    plan: { path: 0, transport: "p2p" },
    room: 7,
    roomText: "a,b",
    ringEndsAt: 9000,
    userData: "",
    chatGroup: "",
    reached: {},
    shielded: [],
  },
};
const row = (facts: readonly object[], format = factFormat) => ({
  no: 5,
  id: "AAAAAAAAAAAAAAAAAAAAAA",
  oldest: format,
  newest: factFormat,
  facts: facts.map((fact) => JSON.stringify(fact)).join(","),
});

test("ARCHIVE-6: a line is made of a call's facts, and says where the next page begins", () => {
  expect(toTable([row([invited])], {}, 1)).toEqual({
    lines: `AAAAAAAAAAAAAAAAAAAAAA,1970-01-01T00:00:01.000Z,,,0,ringing,,,audio,true,alice,"'=bob\ncarol",7,"a,b"\r\n`,
    next: 5,
  });
  expect(toTable([row([invited])], { callee: "dave" }, 2)).toEqual({ lines: "", next: null });
});

test("what another release has written is read by its schema", () => {
  const broken = { ...invited, body: { ...invited.body, callees: "bob" } };
  expect(() => toTable([row([broken], factFormat - 1)], {}, 1)).toThrow("Expected Array");
  expect(toTable([row([invited], factFormat - 1)], {}, 1).lines).toContain("alice");
});
