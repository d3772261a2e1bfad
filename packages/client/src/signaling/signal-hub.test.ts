import { beforeEach, expect, test } from "vitest";
import type { CallSignal, SignalFrame } from "../ports/signals.ts";
import { createSignalHub, type SignalHub } from "./signal-hub.ts";

const signal = (from: number, serial: number, path = 0): SignalFrame => ({
  type: "signal",
  signal: { call: "call", from, to: 1, path, epoch: 1, serial, body: { type: "start" } },
});
const serialsOf = (frames: readonly SignalFrame[]): readonly number[] =>
  frames.flatMap((frame) => (frame.type === "signal" ? [frame.signal.serial] : []));

let hub: SignalHub;
beforeEach(() => {
  hub = createSignalHub(() => undefined);
});

test("a signal reaches the one who follows its call, path and stay, and nobody else, until they follow no more", () => {
  const heard: SignalFrame[] = [];
  const unfollow = hub.follow({ call: "call", path: 0, from: 2 }, (frame) => void heard.push(frame));
  hub.heard(signal(2, 1));
  hub.heard(signal(3, 2));
  hub.heard(signal(2, 3, 1));
  unfollow();
  hub.heard(signal(2, 4));
  expect(serialsOf(heard)).toEqual([1]);
});

test("what comes early is kept for whoever follows it, in order; of too many the oldest are dropped", () => {
  for (let serial = 1; serial <= 70; serial += 1) hub.heard(signal(2, serial));
  hub.heard(signal(3, 99));
  const heard: SignalFrame[] = [];
  hub.follow({ call: "call", path: 0, from: 2 }, (frame) => void heard.push(frame));
  expect(serialsOf(heard)).toEqual(Array.from({ length: 63 }, (_, at) => at + 8));
  hub.follow({ call: "call", path: 0, from: 2 }, (frame) => void heard.push(frame));
  expect(heard).toHaveLength(63);
});

test("who follows a call hears of strays, also one that is followed because of that, and of no other call", () => {
  const told: CallSignal[] = [];
  const heard: SignalFrame[] = [];
  hub.followCall("other", (each) => void told.push(each));
  const unfollow = hub.followCall("call", (each) => {
    told.push(each);
    hub.follow({ call: "call", path: 0, from: 2 }, (frame) => void heard.push(frame));
  });
  hub.heard(signal(2, 1));
  expect(told).toEqual([{ type: "stray", path: 0, from: 2, to: 1 }]);
  expect(serialsOf(heard)).toEqual([1]);
  unfollow();
  hub.tell({ type: "reconnected" });
  expect(told.slice(1)).toEqual([{ type: "reconnected" }]);
});
