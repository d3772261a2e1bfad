import * as v from "valibot";
import { CommandSchema } from "./commands.ts";
import { AppId, CallId, ClientId, CommandId, DeviceId, FactNumber, Time, UserId } from "./ids.ts";
import { Signal, SignalSeen } from "./signals.ts";
import { maxUserSigBytes, Version } from "./wire.ts";

const UserSig = v.pipe(v.string(), v.maxLength(maxUserSigBytes));

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
    meaning:
      "Asks for a snapshot of one call, after a gap; from the fact numbered `first` on, where the one before had more.",
    schema: v.strictObject({ t: v.literal("sync"), call: CallId, first: v.optional(FactNumber) }),
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
