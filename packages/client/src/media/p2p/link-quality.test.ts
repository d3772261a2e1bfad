import { expect, test } from "vitest";
import type { LinkMeasures } from "../../ports/peers.ts";
import { QualityMeter, qualityOf } from "./link-quality.ts";

const measures = (about: Partial<LinkMeasures> = {}): LinkMeasures => ({
  packetsReceived: 0,
  packetsLost: 0,
  reportedLoss: null,
  roundTripMs: null,
  ...about,
});
const after = (about: Partial<LinkMeasures>) => qualityOf(measures({ packetsReceived: 1000 }), measures(about));

test.each([
  ["nothing lost", { packetsReceived: 1100, roundTripMs: 20 }, "excellent"],
  ["2 % lost on the way to us", { packetsReceived: 1098, packetsLost: 2 }, "good"],
  ["10 % lost on the way to us", { packetsReceived: 1090, packetsLost: 10 }, "poor"],
  ["2 % of ours lost, as they report", { packetsReceived: 1100, reportedLoss: 0.02 }, "good"],
  ["all of ours lost, as they report", { packetsReceived: 1100, reportedLoss: 1 }, "poor"],
  ["200 ms to them and back", { packetsReceived: 1100, roundTripMs: 200 }, "good"],
  ["a second to them and back", { packetsReceived: 1100, roundTripMs: 1000 }, "poor"],
  ["both muted, and a short way", { packetsReceived: 1000, roundTripMs: 20 }, "excellent"],
  ["both muted, and nothing known of the way", { packetsReceived: 1000 }, "unknown"],
  ["late packets that are lost no more", { packetsReceived: 1100, packetsLost: -3 }, "excellent"],
  ["a new connection that counts from 0", { packetsReceived: 5, roundTripMs: 20 }, "excellent"],
] as const)("QUALITY-1: %s", (_what, about, quality) => {
  expect(after(about)).toBe(quality);
});

test("QUALITY-2: a grade counts when it is measured twice in a row, and is told once", () => {
  const meter = new QualityMeter();
  const told = [0, 0, 0, 20, 0, 20, 20, 20, 0, 0].map((packetsLost, at, all) =>
    meter.measure(
      measures({
        packetsReceived: at * 100,
        packetsLost: all.slice(0, at + 1).reduce((sum, lost) => sum + lost, 0),
        roundTripMs: packetsLost,
      }),
    ),
  );
  expect(told.filter((quality) => quality !== null)).toEqual(["excellent", "poor", "excellent"]);
  expect([meter.lose(), meter.lose()]).toEqual(["lost", null]);
  const [first, second, third] = [2000, 2100, 2200].map((packetsReceived) =>
    meter.measure(measures({ packetsReceived, packetsLost: 80 })),
  );
  expect([first, second, third]).toEqual([null, null, "excellent"]);
});
