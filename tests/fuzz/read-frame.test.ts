import {
  decide,
  defaultPolicy,
  isLive,
  newCall,
  fold,
  type FoldedCall as Call,
  type DecisionContext,
  unlimited,
} from "@opencallkit/core";
import { clientFrames, closes, isCommandName, isRefusalCode, type Command } from "@opencallkit/protocol";
import { readFrame, type ReadMessage } from "@opencallkit/server/internal";
import * as v from "valibot";
import { expect, test } from "vitest";
import { brokenFrame, callId as call, chances } from "./broken-frames.ts";

/** Number of fuzzed frames; the long form is `npm run fuzz`. */
const frames = Number(process.env["OPENCALLKIT_FUZZ_FRAMES"] ?? 50_000);
const seed = Number(process.env["OPENCALLKIT_FUZZ_SEED"] ?? 20261125);

const asker = { user: "alice", client: "client-1", device: "device-1" };
const context: DecisionContext = {
  now: 1000,
  policy: defaultPolicy,
  busy: new Map(),
  held: null,
  devices: new Map(),
  blockers: new Set(),
  lives: new Map(),
  graceFrom: 0,
  askedAt: 0,
  allowance: unlimited,
  drawnRoom: 1,
};

/** Oracle: what is wrong with the core's handling of a message that passed the reader, or null. */
const wrongWith = (message: ReadMessage, calls: readonly Call[]): string | null => {
  if (message.type === "badRequest") return null;
  const { type } = message;
  if (!v.is(clientFrames[type].schema, message)) return `let in, and not of its form: ${type}`;
  if (message.type !== "request" || !isCommandName(message.command.type)) return null;
  const { command }: { readonly command: Command } = message;
  for (const known of calls) {
    const decision = decide(known, command, asker, context);
    if (decision.type === "refuse" && !isRefusalCode(decision.code)) return "a refusal of no name";
    if (decision.type === "write" && decision.facts.length > 0 && fold(decision.facts, known).version <= known.version)
      return "facts that do not count";
  }
  return null;
};

test(`${frames} frames of noise: each is read or refused by name, none throws, and none takes long`, () => {
  const below = chances(seed);
  const invited = decide(newCall, { type: "invite", body: { call, callees: ["bob"], media: "audio" } }, asker, context);
  const ringing = invited.type === "write" ? fold(invited.facts, newCall) : newCall;
  expect(isLive(ringing)).toBe(true);
  const names = new Set<string>(Object.keys(closes));
  const found: string[] = [];
  let [read, refused, longest] = [0, 0, 0];
  for (let count = 0; count < frames && found.length === 0; count += 1) {
    const frame = brokenFrame(below);
    const began = process.cpuUsage().user;
    const { messages, close } = readFrame(frame, false);
    const wrong = messages.map((message) => wrongWith(message, [newCall, ringing])).find((each) => each !== null);
    longest = Math.max(longest, (process.cpuUsage().user - began) / 1000);
    if (close !== null && !names.has(close)) found.push(`closes as ${close}: ${frame.toString("latin1")}`);
    if (wrong !== undefined) found.push(`${wrong}: ${frame.toString("latin1")}`);
    if (close === null) read += 1;
    else refused += 1;
  }
  expect(found).toEqual([]);
  // Fuzzing power: frames are both accepted and rejected; otherwise the mutations are too many or too few.
  expect(read).toBeGreaterThan(frames / 100);
  expect(refused).toBeGreaterThan(frames / 10);
  // CPU time in ms.
  expect(longest).toBeLessThan(50);
}, 600_000);
