import * as v from "valibot";
import { CallId, StayId } from "../ids.ts";
import { text } from "../text.ts";

/** The trouble of a source: why a microphone or camera is not on, when it is not the person who turned it off. */
const SourceTrouble = v.picklist(["pending", "interrupted", "failed", "forbidden"]);

/** A signalling message between the two clients of a direct link. SDP and ICE candidates are opaque to the server. */
export const SignalBody = v.variant("type", [
  v.strictObject({ type: v.literal("start") }),
  v.strictObject({
    type: v.literal("description"),
    description: v.strictObject({ type: v.picklist(["offer", "answer"]), sdp: text(0, 49_152) }),
  }),
  v.strictObject({
    type: v.literal("candidate"),
    candidate: text(0, 1024),
    mid: v.nullable(text(0, 64)),
    line: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1024))),
  }),
  v.strictObject({
    type: v.literal("tracks"),
    audio: v.boolean(),
    video: v.boolean(),
    microphone: v.optional(SourceTrouble),
    camera: v.optional(SourceTrouble),
    /** Whether a screen is shared, and whether its sound is; absent for not. */
    screen: v.optional(v.literal(true)),
    screenSound: v.optional(v.literal(true)),
  }),
]);
export type SignalBody = v.InferOutput<typeof SignalBody>;

/**
 * A path number: one of the paths between the same two stays. Two may stand side by side while a call moves from one to
 * the next; a newer path has a higher number.
 */
const Path = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(255));

/**
 * A sequenced signal of a direct link. `path` says of which link between the two stays, `epoch` names the connection
 * attempt on that path, `serial` is the sequence number within it.
 */
export const Signal = v.strictObject({
  call: CallId,
  from: StayId,
  to: StayId,
  path: Path,
  epoch: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1_000_000)),
  serial: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000_000)),
  body: SignalBody,
});
export type Signal = v.InferOutput<typeof Signal>;

/** A cumulative acknowledgement of every signal of an epoch of a path, up to `serial`. */
export const SignalAck = v.strictObject({
  call: CallId,
  from: StayId,
  to: StayId,
  path: Path,
  epoch: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1_000_000)),
  serial: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1_000_000)),
});
export type SignalAck = v.InferOutput<typeof SignalAck>;
