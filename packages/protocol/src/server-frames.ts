import * as v from "valibot";
import { CallId, Time, UserId } from "./ids.ts";
import { Signal, SignalSeen } from "./signals.ts";
import { Version } from "./wire.ts";

/** A fact as one leg hears it: whole or trimmed; null is a blank, which counts and carries nothing; an unknown one is kept as it came. */
const HeardFact = v.nullable(v.looseObject({ name: v.string(), at: Time, body: v.unknown() }));
const Refused = v.object({
  code: v.string(),
  retryable: v.boolean(),
  retryAfterMs: v.optional(v.number()),
  message: v.string(),
});
/** `first` numbers the first of the facts within their call, from 1. `place` is there once the call has ended. */
const News = { call: CallId, first: v.number(), facts: v.array(HeardFact), place: v.optional(v.number()) };
/** Set where the facts of a call go on beyond the page. */
const More = { more: v.optional(v.boolean()) };
const IceServer = v.object({
  urls: v.array(v.string()),
  username: v.optional(v.string()),
  credential: v.optional(v.string()),
});

export const serverFrames = {
  welcome: {
    schema: v.object({
      t: v.literal("welcome"),
      version: Version,
      now: Time,
      beatMs: v.number(),
      silenceMs: v.number(),
      place: v.number(),
      ice: v.array(IceServer),
      plan: v.picklist(["p2p", "none"]),
      calls: v.array(v.object(News)),
      late: v.array(v.object({ ...News, ...More })),
      /** Live calls that are too large to be told of here. */
      unsent: v.optional(v.array(CallId)),
    }),
  },
  late: { schema: v.object({ t: v.literal("late"), late: v.array(v.object({ ...News, ...More })) }) },
  answer: {
    schema: v.object({
      t: v.literal("answer"),
      id: v.string(),
      refusal: v.nullable(Refused),
      call: v.optional(CallId),
    }),
  },
  news: { schema: v.object({ t: v.literal("news"), now: Time, ...News }) },
  snapshot: { schema: v.object({ t: v.literal("snapshot"), now: Time, ...News, ...More }) },
  beat: { schema: v.object({ t: v.literal("beat"), now: Time, calls: v.record(v.string(), v.number()) }) },
  expiring: { schema: v.object({ t: v.literal("expiring"), at: Time }) },
  ice: { schema: v.object({ t: v.literal("ice"), ice: v.array(IceServer) }) },
  degraded: { schema: v.object({ t: v.literal("degraded") }) },
  life: { schema: v.object({ t: v.literal("life"), call: CallId, user: UserId, here: v.boolean() }) },
  signal: { schema: v.object({ t: v.literal("signal"), signal: Signal }) },
  signalSeen: { schema: v.object({ t: v.literal("signalSeen"), seen: SignalSeen }) },
} as const;

export type ServerFrameName = keyof typeof serverFrames;
export type ServerFrame<N extends ServerFrameName = ServerFrameName> = {
  [K in N]: v.InferOutput<(typeof serverFrames)[K]["schema"]>;
}[N];
export const isServerFrameName = (name: string): name is ServerFrameName => Object.hasOwn(serverFrames, name);
