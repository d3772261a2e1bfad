import * as v from "valibot";
import { IceServer } from "../ice-server.ts";
import { CallId, Time, UserId } from "../ids.ts";
import { ProfileEntry } from "../account/profile.ts";
import { Signal, SignalAck } from "./signals.ts";
import { Version } from "../wire.ts";

/**
 * A fact as one leg hears it: whole or redacted; null is a blank, which counts and carries nothing. One of an unknown
 * type is kept as it came.
 */
const HeardFact = v.nullable(v.looseObject({ type: v.string(), at: Time, body: v.unknown() }));
const Refused = v.object({
  code: v.string(),
  retryable: v.boolean(),
  retryAfterMs: v.optional(v.number()),
  message: v.string(),
});
/**
 * News of a call. `first` numbers the first of the facts within their call, from 1; `place` is there once the call has
 * ended.
 */
const News = { call: CallId, first: v.number(), facts: v.array(HeardFact), place: v.optional(v.number()) };
/** Pagination: set where the facts of a call go on beyond the page. */
const More = { more: v.optional(v.boolean()) };
/** The outcome of a request. `reply` has the schema that the registry gives the command or the account request. */
const Outcome = v.variant("type", [
  v.object({ type: v.literal("accepted"), reply: v.looseObject({}) }),
  v.object({ type: v.literal("refused"), refusal: Refused }),
]);

export const serverFrames = {
  welcome: {
    schema: v.object({
      type: v.literal("welcome"),
      version: Version,
      now: Time,
      heartbeatMs: v.number(),
      silenceMs: v.number(),
      place: v.number(),
      ice: v.array(IceServer),
      /** How media pass at first: by direct links, by those through a TURN server alone, or not at all. */
      plan: v.picklist(["p2p", "relay", "none"]),
      calls: v.array(v.object(News)),
      late: v.array(v.object({ ...News, ...More })),
      /** Live calls that are too large for this frame: the client asks for each. */
      unsent: v.optional(v.array(CallId)),
    }),
  },
  late: { schema: v.object({ type: v.literal("late"), late: v.array(v.object({ ...News, ...More })) }) },
  response: {
    schema: v.object({
      type: v.literal("response"),
      id: v.string(),
      outcome: Outcome,
    }),
  },
  facts: { schema: v.object({ type: v.literal("facts"), now: Time, ...News }) },
  profiles: { schema: v.object({ type: v.literal("profiles"), profiles: v.array(ProfileEntry) }) },
  snapshot: { schema: v.object({ type: v.literal("snapshot"), now: Time, ...News, ...More }) },
  heartbeat: { schema: v.object({ type: v.literal("heartbeat"), now: Time, calls: v.record(v.string(), v.number()) }) },
  expiring: { schema: v.object({ type: v.literal("expiring"), at: Time }) },
  ice: { schema: v.object({ type: v.literal("ice"), ice: v.array(IceServer) }) },
  degraded: { schema: v.object({ type: v.literal("degraded") }) },
  reachability: {
    schema: v.object({ type: v.literal("reachability"), call: CallId, user: UserId, here: v.boolean() }),
  },
  signal: { schema: v.object({ type: v.literal("signal"), signal: Signal }) },
  signalAck: { schema: v.object({ type: v.literal("signalAck"), ack: SignalAck }) },
} as const;

export type ServerFrameName = keyof typeof serverFrames;
export type ServerFrame<N extends ServerFrameName = ServerFrameName> = {
  [K in N]: v.InferOutput<(typeof serverFrames)[K]["schema"]>;
}[N];
export const isServerFrameName = (name: string): name is ServerFrameName => Object.hasOwn(serverFrames, name);
