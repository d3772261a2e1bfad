import type { Diagnostics } from "@opencallkit/rest";
import { expect, test } from "vitest";
import { checkClock, checkDev, checkDisk, checkReady, checkStore, checkVersion } from "./check-state.ts";
import type { Finding } from "./finding.ts";

const well: Diagnostics = {
  version: "1.2.3",
  runtime: "24.21.0",
  protocol: [2],
  ready: true,
  dev: false,
  uptimeMs: 1000,
  time: "2026-01-31T12:00:00.000Z",
  store: { time: "2026-01-31T12:00:00.000Z", engine: "sqlite", version: "3.50.4", faults: [] },
  disk: { free: 50e9, total: 100e9 },
  stun: [],
  turn: [],
};
const noon = Date.parse(well.time);
const asked = (aheadMs: number, wayMs = 10) => ({
  sentAt: noon - aheadMs - wayMs / 2,
  cameAt: noon - aheadMs + wayMs / 2,
});

test("ASK-6: each check says how it is, and what to do where it is not well", () => {
  const cases: readonly (readonly [Finding["verdict"], Finding])[] = [
    ["ok", checkReady(well)],
    ["fail", checkReady({ ...well, ready: false })],
    ["ok", checkClock(well, asked(1500))],
    ["warn", checkClock(well, asked(2500))],
    ["warn", checkClock(well, asked(-2500))],
    ["fail", checkClock(well, asked(61_000))],
    // An answer that took ten seconds says nothing of four.
    ["ok", checkClock(well, asked(4000, 10_000))],
    ["warn", checkClock({ ...well, store: { ...well.store, time: "2026-01-31T12:00:05.000Z" } }, asked(0))],
    ["ok", checkStore(well)],
    ["fail", checkStore({ ...well, store: { ...well.store, faults: ["synchronous is 1, not 2"] } })],
    ["ok", checkDisk(well)],
    ["ok", checkDisk({ ...well, disk: null })],
    ["warn", checkDisk({ ...well, disk: { free: 1e9, total: 100e9 } })],
    ["fail", checkDisk({ ...well, disk: { free: 1e8, total: 100e9 } })],
    ["ok", checkVersion(well, "1.2.3")],
    ["warn", checkVersion(well, "1.2.4")],
    ["ok", checkDev(well, false)],
    ["ok", checkDev({ ...well, dev: true }, true)],
    ["fail", checkDev({ ...well, dev: true }, false)],
  ];
  for (const [at, [verdict, finding]] of cases.entries()) {
    expect([at, finding.verdict]).toEqual([at, verdict]);
    expect(finding.todo === null).toBe(verdict === "ok");
    expect(finding.says).toMatch(/^[^\n]{10,}$/u);
  }
});
