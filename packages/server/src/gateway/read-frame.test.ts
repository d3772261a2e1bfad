import { decide, defaultPolicy, isLive, newCall, fold, type Call, type Situation } from "@opencallkit/core";
import {
  clientFrames,
  closes,
  isCommandName,
  isRefusalCode,
  type Command,
  type CommandName,
} from "@opencallkit/protocol";
import * as v from "valibot";
import { expect, test } from "vitest";
import { readFrame, type ReadMessage } from "./read-frame.ts";

/** The long form is `npm run fuzz`. */
const frames = Number(process.env["OPENCALLKIT_FUZZ_FRAMES"] ?? 50_000);
const seed = Number(process.env["OPENCALLKIT_FUZZ_SEED"] ?? 20261125);

/** mulberry32: a seed gives the same frames everywhere. */
const chances = (from: number): ((below: number) => number) => {
  let state = from >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
};

const call = "AAAAAAAAAAAAAAAAAAAAAA";
const bodies: { readonly [N in CommandName]: object } = {
  invite: { call, callees: ["bob", "carol"], media: "video", timeout: 5, room: 7, userData: "{}", chatGroup: "team" },
  accept: { call, media: "audio" },
  reject: { call },
  cancel: { call },
  hangUp: { call },
  add: { call, people: ["dave"], timeout: 3 },
  join: { call },
  switchMedia: { call, media: "audio" },
  answerVideo: { call, agree: true },
};
const signal = { call, from: 1, to: 2, epoch: 0, serial: 1 };
const good: readonly object[] = [
  ...Object.entries(bodies).map(([name, body]) => ({ t: "ask", id: "id-1", command: { name, body } })),
  { t: "beat" },
  { t: "sync", call },
  { t: "seen", place: 7 },
  { t: "bye" },
  { t: "signal", signal: { ...signal, body: { kind: "description", type: "offer", sdp: "v=0\r\n" } } },
  { t: "signal", signal: { ...signal, body: { kind: "candidate", candidate: "c", mid: "0", line: 0 } } },
  { t: "signalSeen", seen: signal },
  [{ t: "beat" }, { t: "sync", call }],
];
const texts = good.map((each) => Buffer.from(JSON.stringify(each)));
const bits = [
  "null",
  "-1",
  "1e999",
  "[]",
  "{}",
  '"\\u0000"',
  '"\\ud800"',
  '"__proto__":1,',
  "[".repeat(400),
  "\xff",
  "true",
];

/** A good frame, broken in one to six places: bytes flipped, cut out, doubled, or something else put in. */
const broken = (below: (count: number) => number): Buffer => {
  let text = texts[below(texts.length)] ?? Buffer.alloc(0);
  for (let left = 1 + below(6); left > 0 && text.length > 0; left -= 1) {
    const at = below(text.length);
    const upTo = Math.min(text.length, at + 1 + below(12));
    const [before, cut, after] = [text.subarray(0, at), text.subarray(at, upTo), text.subarray(upTo)];
    switch (below(4)) {
      case 0:
        text = Buffer.concat([before, Buffer.from([below(256)]), text.subarray(at + 1)]);
        break;
      case 1:
        text = Buffer.concat([before, after]);
        break;
      case 2:
        text = Buffer.concat([before, cut, cut, after]);
        break;
      default:
        text = Buffer.concat([before, Buffer.from(bits[below(bits.length)] ?? "", "latin1"), after]);
    }
  }
  return text;
};

const asker = { user: "alice", client: "client-1", device: "device-1" };
const situation: Situation = {
  now: 1000,
  policy: defaultPolicy,
  busy: new Map(),
  held: null,
  devices: new Map(),
  blockers: new Set(),
  lives: new Map(),
  graceFrom: 0,
  askedAt: 0,
  drawnRoom: 1,
};

/** What is wrong with what the core makes of a message that was let in, or null. */
const wrongWith = (message: ReadMessage, calls: readonly Call[]): string | null => {
  if (message.t === "badAsk") return null;
  const { t } = message;
  if (!v.is(clientFrames[t].schema, message)) return `let in, and not of its form: ${t}`;
  if (message.t !== "ask" || !isCommandName(message.command.name)) return null;
  const { command }: { readonly command: Command } = message;
  for (const known of calls) {
    const decision = decide(known, command, asker, situation);
    if ("no" in decision && !isRefusalCode(decision.no)) return "a refusal of no name";
    if ("facts" in decision && decision.facts.length > 0 && fold(decision.facts, known).version <= known.version)
      return "facts that do not count";
  }
  return null;
};

test(`${frames} frames of noise: each is read or refused by name, none throws, and none takes long`, () => {
  const below = chances(seed);
  const invited = decide(
    newCall,
    { name: "invite", body: { call, callees: ["bob"], media: "audio" } },
    asker,
    situation,
  );
  const ringing = "facts" in invited ? fold(invited.facts, newCall) : newCall;
  expect(isLive(ringing)).toBe(true);
  const names = new Set<string>(Object.keys(closes));
  const found: string[] = [];
  let [read, refused, longest] = [0, 0, 0];
  for (let count = 0; count < frames && found.length === 0; count += 1) {
    const frame = broken(below);
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
  // Both happen, or the noise would be too loud or too quiet to say anything.
  expect(read).toBeGreaterThan(frames / 100);
  expect(refused).toBeGreaterThan(frames / 10);
  // Of processor time; in ms.
  expect(longest).toBeLessThan(50);
}, 600_000);
