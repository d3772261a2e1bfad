import * as v from "valibot";
import { AppId, CallId, ClientId, CommandId, DeviceId, StayId, Time, UserId } from "./ids.ts";
import { CommandSchema } from "./registry.ts";
import { text } from "./text.ts";

/** The protocol versions this build speaks, newest first. The server also speaks the one before its newest. */
export const versions = [1] as const;

/** A frame is one message or an array of messages, JSON, at most this many bytes. */
export const maxFrameBytes = 65_536;
/** A userSig above this is refused unread. */
export const maxUserSigBytes = 2048;

const UserSig = v.pipe(v.string(), v.maxLength(maxUserSigBytes));
const Version = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000_000));

/** What passes between the two clients of a direct link. SDP and candidates are opaque to the server. */
export const SignalBody = v.variant("kind", [
  v.strictObject({ kind: v.literal("start") }),
  v.strictObject({
    kind: v.literal("description"),
    type: v.picklist(["offer", "answer"]),
    sdp: text(0, 49_152),
  }),
  v.strictObject({
    kind: v.literal("candidate"),
    candidate: text(0, 1024),
    mid: v.nullable(text(0, 64)),
    line: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1024))),
  }),
  v.strictObject({ kind: v.literal("tracks"), audio: v.boolean(), video: v.boolean() }),
]);
export type SignalBody = v.InferOutput<typeof SignalBody>;

/** One numbered message of a direct link. `epoch` names the connection attempt, `serial` the message within it. */
export const Signal = v.strictObject({
  call: CallId,
  from: StayId,
  to: StayId,
  epoch: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1_000_000)),
  serial: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000_000)),
  body: SignalBody,
});
export type Signal = v.InferOutput<typeof Signal>;

/** Confirms every signal of an epoch up to `serial`. */
export const SignalSeen = v.strictObject({
  call: CallId,
  from: StayId,
  to: StayId,
  epoch: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1_000_000)),
  serial: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1_000_000)),
});
export type SignalSeen = v.InferOutput<typeof SignalSeen>;

export const clientFrames = {
  hello: {
    meaning: "Logs in. The first message of a connection, within five seconds.",
    schema: v.strictObject({
      t: v.literal("hello"),
      versions: v.pipe(v.array(Version), v.minLength(1), v.maxLength(16)),
      app: AppId,
      user: UserId,
      userSig: UserSig,
      device: DeviceId,
      client: ClientId,
      /** NODE-9: an older connection of this client is alive, and stays unless this one is welcome. */
      beside: v.optional(v.boolean()),
    }),
  },
  ask: {
    meaning: "A command, with the id under which a repeat finds its answer.",
    schema: v.strictObject({ t: v.literal("ask"), id: CommandId, command: CommandSchema }),
  },
  beat: {
    meaning: "Answers the server's beat, from the message handler.",
    schema: v.strictObject({ t: v.literal("beat") }),
  },
  sync: {
    meaning: "Asks for a snapshot of one call, after a gap.",
    schema: v.strictObject({ t: v.literal("sync"), call: CallId }),
  },
  seen: {
    meaning: "The app's listeners have returned from every ended call up to this place.",
    schema: v.strictObject({ t: v.literal("seen"), place: Time }),
  },
  signal: {
    meaning: "To the other end of a direct link.",
    schema: v.strictObject({ t: v.literal("signal"), signal: Signal }),
  },
  signalSeen: {
    meaning: "Confirms signals.",
    schema: v.strictObject({ t: v.literal("signalSeen"), seen: SignalSeen }),
  },
  renew: {
    meaning: "A new userSig for this connection, before the old one expires or after. A bad one closes the connection.",
    schema: v.strictObject({ t: v.literal("renew"), userSig: UserSig }),
  },
  bye: { meaning: "Logs out: this client is gone for good.", schema: v.strictObject({ t: v.literal("bye") }) },
} as const;

export type ClientFrameName = keyof typeof clientFrames;
export type ClientFrame<N extends ClientFrameName = ClientFrameName> = {
  [K in N]: v.InferOutput<(typeof clientFrames)[K]["schema"]>;
}[N];
export const isClientFrameName = (name: string): name is ClientFrameName => Object.hasOwn(clientFrames, name);

/** A fact as one leg hears it: whole or trimmed; null is a blank, which counts and carries nothing; an unknown one is kept as it came. */
const HeardFact = v.nullable(v.looseObject({ name: v.string(), at: Time, body: v.unknown() }));
const Refused = v.object({ code: v.string(), retryable: v.boolean(), message: v.string() });
/** `first` numbers the first of the facts within their call, from 1. `place` is there once the call has ended. */
const News = { call: CallId, first: v.number(), facts: v.array(HeardFact), place: v.optional(v.number()) };
const IceServer = v.object({
  urls: v.array(v.string()),
  username: v.optional(v.string()),
  credential: v.optional(v.string()),
});

export const serverFrames = {
  welcome: {
    meaning: "Logged in: the version chosen, the live calls whole, and what the device missed while it was away.",
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
      late: v.array(v.object(News)),
    }),
  },
  answer: {
    meaning:
      "Yes (`refusal` null) or a named no. `call`: the call that an invite has answered instead, for both had called.",
    schema: v.object({
      t: v.literal("answer"),
      id: v.string(),
      refusal: v.nullable(Refused),
      call: v.optional(CallId),
    }),
  },
  news: { meaning: "What happened to a call.", schema: v.object({ t: v.literal("news"), now: Time, ...News }) },
  snapshot: {
    meaning: "The whole of a call as this leg may hear it.",
    schema: v.object({ t: v.literal("snapshot"), now: Time, ...News }),
  },
  beat: {
    meaning: "Every five seconds, with the number of each live call, so that lost news heals.",
    schema: v.object({ t: v.literal("beat"), now: Time, calls: v.record(v.string(), v.number()) }),
  },
  expiring: {
    meaning:
      "The userSig expires at this time, said five minutes and one minute before. Calls go on; after it none is begun until `renew`.",
    schema: v.object({ t: v.literal("expiring"), at: Time }),
  },
  degraded: {
    meaning:
      "This node has lost its database, and can take no command. Whoever hears it may connect once more beside this connection, and moves if welcome; else it stays.",
    schema: v.object({ t: v.literal("degraded") }),
  },
  life: {
    meaning: "The other side has not been heard for a while, or is back.",
    schema: v.object({ t: v.literal("life"), call: CallId, user: UserId, here: v.boolean() }),
  },
  signal: {
    meaning: "From the other end of a direct link.",
    schema: v.object({ t: v.literal("signal"), signal: Signal }),
  },
  signalSeen: {
    meaning: "The other end has confirmed signals.",
    schema: v.object({ t: v.literal("signalSeen"), seen: SignalSeen }),
  },
} as const;

export type ServerFrameName = keyof typeof serverFrames;
export type ServerFrame<N extends ServerFrameName = ServerFrameName> = {
  [K in N]: v.InferOutput<(typeof serverFrames)[K]["schema"]>;
}[N];
export const isServerFrameName = (name: string): name is ServerFrameName => Object.hasOwn(serverFrames, name);
