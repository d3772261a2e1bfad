import { describe, expect, test } from "vitest";
import { endings, type CallResult } from "@opencallkit/protocol";
import { endedBy, reasonOfLeg, resultOf } from "./ending.ts";
import type { LegEnd } from "../call/leg.ts";
import { endedWith, joinedLeg, leftLeg, talkingWith } from "../testing/legs.ts";

const ways: readonly (readonly [LegEnd, CallResult, CallResult, string | null])[] = [
  // How the leg ended, its result while the call goes on and once it was rejected, and whose doing it was.
  ["hangUp", "normal_end", "normal_end", "bob"],
  ["lost", "interrupt", "interrupt", "bob"],
  ["rejected", "reject", "reject", "bob"],
  ["missed", "not_answer", "not_answer", null],
  ["busy", "call_busy", "call_busy", "bob"],
  ["removed", "ended_by_server", "ended_by_server", null],
  ["cancelled", "cancel", "reject", "alice"],
  ["callEnded", "cancel", "reject", "alice"],
];

describe("END-7: how a leg that is over ended", () => {
  test.each(ways)("%s", (how, going, ended, by) => {
    const leg = leftLeg(how);
    const goesOn = talkingWith({ bob: leg });
    const over = endedWith({ bob: leg }, { result: "reject" });
    expect(resultOf(goesOn, leg)).toBe(going);
    expect(resultOf(over, leg)).toBe(ended);
    expect(reasonOfLeg(over, leg)).toBe(endings[ended].reason);
    expect(endedBy(over, "bob", leg)).toBe(by);
    expect(endedBy(goesOn, "bob", leg)).toBe(by === "alice" ? null : by);
  });
  test("a ring that reached no device found nobody", () => {
    const leg = leftLeg("missed", { reached: [] });
    expect(resultOf(endedWith({ bob: leg }), leg)).toBe("offline");
    const busy = leftLeg("busy", { reached: [] });
    expect(resultOf(endedWith({ bob: busy }), busy)).toBe("call_busy");
  });
  test("who is rung when the others leave was cancelled; who talks shares the call's end", () => {
    for (const result of ["normal_end", "interrupt"] as const) {
      const rung = leftLeg("cancelled");
      expect(resultOf(endedWith({ bob: rung }, { result }), rung)).toBe("cancel");
      const talked = leftLeg("callEnded");
      expect(resultOf(endedWith({ bob: talked }, { result }), talked)).toBe(result);
    }
  });
  test("a leg that lives has no reason yet", () => {
    expect(reasonOfLeg(talkingWith({ bob: joinedLeg() }), joinedLeg())).toBeNull();
  });
});
