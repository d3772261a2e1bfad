import type { CallPhase } from "@opencallkit/client";
import { describe, expect, test } from "vitest";
import { endedBy, stateOf } from "./testing/fake-call.ts";
import { moreUrgent, screenOf, type ScreenName } from "./which-screen.ts";

const talking: CallPhase = { phase: "talking", since: 0, link: "connected", away: [] };

describe("the screen of each phase", () => {
  test.each<readonly [string, CallPhase, ScreenName]>([
    ["asked for and not yet on disk", { phase: "calling", pending: true }, "outgoing"],
    ["ringing over there", { phase: "calling", pending: false }, "outgoing"],
    ["ringing here", { phase: "ringing", endsAt: 30_000, silent: false }, "incoming"],
    ["ringing here past its deadline, whatever the server says", { phase: "ringing", endsAt: 0, silent: true }, "none"],
    ["accepted and not yet on disk", { phase: "accepting" }, "inCall"],
    ["talking", talking, "inCall"],
    ["hung up and not yet on disk", { phase: "leaving" }, "leaving"],
    ["answered on another device", { phase: "elsewhere", how: "answered" }, "ended"],
    ["declined on another device", { phase: "elsewhere", how: "rejected" }, "ended"],
    ["made on another device", { phase: "elsewhere", how: "called" }, "none"],
    ["ended after talking", endedBy({ totalTime: 1000 }), "ended"],
    ["missed", endedBy({ result: "not_answer", reason: 3 }), "ended"],
    ["declined here, which this person knows", endedBy({ result: "reject", reason: 2 }), "none"],
    ["declined on another device, now over", endedBy({ result: "reject", reason: 8 }), "ended"],
  ])("%s", (_what, phase, screen) => {
    expect(screenOf(stateOf(phase))).toBe(screen);
  });

  test("the caller is told of a no", () => {
    expect(screenOf(stateOf(endedBy({ result: "reject", reason: 2 }), { role: "caller" }))).toBe("ended");
  });
});

test("what runs is more urgent than what rings, and that than what is over", () => {
  const rising: readonly ScreenName[] = ["none", "ended", "leaving", "incoming", "outgoing", "inCall"];
  for (const [at, screen] of rising.entries()) {
    for (const [than, other] of rising.entries()) expect(moreUrgent(screen, other)).toBe(at > than);
  }
});
