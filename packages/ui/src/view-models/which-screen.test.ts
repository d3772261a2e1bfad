import type { CallLifecycle } from "@opencallkit/client";
import { describe, expect, test } from "vitest";
import { endedBy, stateOf } from "../testing/fake-call.ts";
import { moreUrgent, screenOf, type ScreenName } from "./which-screen.ts";

const talking: CallLifecycle = { state: "talking", since: 0, link: "connected", away: [] };

describe("the screen of each phase", () => {
  test.each<readonly [string, CallLifecycle, ScreenName]>([
    ["asked for and not yet on disk", { state: "calling", pending: true }, "outgoing"],
    ["ringing over there", { state: "calling", pending: false }, "outgoing"],
    ["ringing here", { state: "ringing", endsAt: 30_000, silent: false }, "incoming"],
    ["ringing here past its deadline, whatever the server says", { state: "ringing", endsAt: 0, silent: true }, "none"],
    ["accepted and not yet on disk", { state: "accepting" }, "inCall"],
    ["talking", talking, "inCall"],
    ["hung up and not yet on disk", { state: "leaving" }, "leaving"],
    ["answered on another device", { state: "elsewhere", how: "answered" }, "ended"],
    ["declined on another device", { state: "elsewhere", how: "rejected" }, "ended"],
    ["made on another device", { state: "elsewhere", how: "called" }, "none"],
    ["ended after talking", endedBy({ totalTime: 1000 }), "ended"],
    ["missed", endedBy({ result: "not_answer", reason: 3 }), "ended"],
    ["declined here, which this person knows", endedBy({ result: "reject", reason: 2 }), "none"],
    ["declined on another device, now over", endedBy({ result: "reject", reason: 8 }), "ended"],
  ])("%s", (_what, state, screen) => {
    expect(screenOf(stateOf(state))).toBe(screen);
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
