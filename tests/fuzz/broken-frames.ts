import type { CommandName } from "@opencallkit/protocol";

/** Seeded random generator (mulberry32): a seed gives the same frames on every machine. */
export const chances = (from: number): ((below: number) => number) => {
  let state = from >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
};

/** Call id that all frames name. */
export const callId = "AAAAAAAAAAAAAAAAAAAAAA";
const bodies: { readonly [N in CommandName]: object } = {
  invite: {
    call: callId,
    callees: ["bob", "carol"],
    media: "video",
    timeout: 5,
    room: 7,
    userData: "{}",
    chatGroup: "team",
  },
  accept: { call: callId, media: "audio" },
  reject: { call: callId },
  cancel: { call: callId },
  hangUp: { call: callId },
  add: { call: callId, people: ["dave"], timeout: 3 },
  join: { call: callId },
  switchMedia: { call: callId, media: "audio" },
  answerVideo: { call: callId, agree: true },
  reportNoPath: { call: callId, path: 0 },
};
const signal = { call: callId, from: 1, to: 2, path: 0, epoch: 0, serial: 1 };
const good: readonly object[] = [
  ...Object.entries(bodies).map(([name, body]) => ({ type: "request", id: "id-1", command: { type: name, body } })),
  { type: "heartbeatReply" },
  { type: "sync", call: callId },
  { type: "endsSeen", place: 7 },
  { type: "renew", userSig: "x" },
  { type: "goodbye" },
  {
    type: "signal",
    signal: { ...signal, body: { type: "description", description: { type: "offer", sdp: "v=0\r\n" } } },
  },
  { type: "signal", signal: { ...signal, body: { type: "candidate", candidate: "c", mid: "0", line: 0 } } },
  { type: "signalAck", ack: signal },
  [{ type: "heartbeatReply" }, { type: "sync", call: callId }],
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

/** Mutation fuzzing: a valid frame, broken in one to six places: bytes flipped, cut out, doubled, or something else put in. */
export const brokenFrame = (below: (count: number) => number): Buffer => {
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
