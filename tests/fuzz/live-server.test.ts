import { expect, test } from "vitest";
import { startTestServer } from "../support/test-server.ts";
import { logIn, talk } from "../support/wire-client.ts";
import { brokenFrame, chances } from "./broken-frames.ts";

/** Number of fuzzed frames: a tenth of those read without a server; the long form is `npm run fuzz`. */
const frames = Number(process.env["OPENCALLKIT_FUZZ_FRAMES"] ?? 50_000) / 10;
const seed = Number(process.env["OPENCALLKIT_FUZZ_SEED"] ?? 20261125);
/** Batch size: frames that one connection sends before a liveness check. */
const together = 20;

test(`${frames} frames of noise sent to a server that runs: no call and nobody else notices, and it throws nowhere`, async () => {
  const server = await startTestServer();
  const { alice: anna, bob: ben, call } = await talk(server, "anna", "ben");
  for (const each of [anna, ben]) await expect.poll(() => each.facts()).toEqual(["invited", "joined"]);
  const quiet = (): number =>
    [anna, ben].flatMap(({ heard }) => heard.filter(({ type }) => type !== "heartbeat")).length;
  const before = quiet();
  const below = chances(seed);
  const codes = new Map<number, number>();
  let mallory = await logIn(server, "mallory");
  const beats = setInterval(() => {
    for (const each of [anna, ben]) each.send({ type: "heartbeatReply" });
  }, 2000);
  for (let sent = 0; sent < frames; sent += together) {
    const after = mallory.heard.length;
    for (let nr = 0; nr < together; nr += 1) mallory.raw(brokenFrame(below));
    mallory.send({ type: "sync", call: "z".repeat(22) });
    const outcome = await Promise.race([mallory.closed, mallory.next("snapshot", after)]);
    if (typeof outcome !== "number") continue;
    codes.set(outcome, (codes.get(outcome) ?? 0) + 1);
    mallory = await logIn(server, "mallory");
  }
  clearInterval(beats);
  const named = new Set([1000, 1007, 4400, 4401, 4413, 4429, 4503]);
  expect([...codes.keys()].filter((code) => !named.has(code))).toEqual([]);
  expect(quiet()).toBe(before);
  expect(server.log()).not.toMatch(/message_failed|login_failed|store_failed|lease_proofs_not_written/u);
  expect(await ben.ask("hangUp", { call })).toBeNull();
}, 900_000);
