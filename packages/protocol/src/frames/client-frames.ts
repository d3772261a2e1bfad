import * as v from "valibot";
import { AccountRequestSchema } from "../account/account-requests.ts";
import { CommandSchema } from "../commands.ts";
import { AppId, CallId, ClientId, CommandId, DeviceId, FactNumber, Time, UserId } from "../ids.ts";
import { Signal, SignalAck } from "./signals.ts";
import { maxUserSigBytes, Version } from "../wire.ts";

const UserSig = v.pipe(v.string(), v.maxLength(maxUserSigBytes));

export const clientFrames = {
  hello: {
    meaning: "Logs in. The first message of a connection, within five seconds.",
    schema: v.strictObject({
      type: v.literal("hello"),
      versions: v.pipe(v.array(Version), v.minLength(1), v.maxLength(16)),
      app: AppId,
      user: UserId,
      userSig: UserSig,
      device: DeviceId,
      client: ClientId,
      /** Failover (NODE-9): an older connection of this client is alive, and stays unless this one is welcome. */
      beside: v.optional(v.boolean()),
    }),
  },
  request: {
    meaning: "A command, with the id under which a repeat finds its answer.",
    schema: v.strictObject({ type: v.literal("request"), id: CommandId, command: CommandSchema }),
  },
  accountRequest: {
    meaning: "Asks something of the user's account, with an id under which the response comes.",
    schema: v.strictObject({ type: v.literal("accountRequest"), id: CommandId, request: AccountRequestSchema }),
  },
  heartbeatReply: {
    meaning: "Answers the server's heartbeat, from the message handler.",
    schema: v.strictObject({ type: v.literal("heartbeatReply") }),
  },
  sync: {
    meaning:
      "Asks for a snapshot of one call, after a gap; from the fact numbered `first` on, where the one before had more.",
    schema: v.strictObject({ type: v.literal("sync"), call: CallId, first: v.optional(FactNumber) }),
  },
  endsSeen: {
    meaning: "The app's listeners have returned from every ended call up to this place.",
    schema: v.strictObject({ type: v.literal("endsSeen"), place: Time }),
  },
  signal: {
    meaning: "To the other end of a direct link.",
    schema: v.strictObject({ type: v.literal("signal"), signal: Signal }),
  },
  signalAck: {
    meaning: "Confirms signals.",
    schema: v.strictObject({ type: v.literal("signalAck"), ack: SignalAck }),
  },
  renew: {
    meaning: "A new userSig for this connection, before the old one expires or after. A bad one closes the connection.",
    schema: v.strictObject({ type: v.literal("renew"), userSig: UserSig }),
  },
  goodbye: {
    meaning: "Logs out: this client is gone for good.",
    schema: v.strictObject({ type: v.literal("goodbye") }),
  },
} as const;

export type ClientFrameName = keyof typeof clientFrames;
export type ClientFrame<N extends ClientFrameName = ClientFrameName> = {
  [K in N]: v.InferOutput<(typeof clientFrames)[K]["schema"]>;
}[N];
export const isClientFrameName = (name: string): name is ClientFrameName => Object.hasOwn(clientFrames, name);
