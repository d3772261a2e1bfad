import type { CommandReply } from "@opencallkit/core/processor";
import { refusal, type Command, type Reply, type RefusalCode, type ServerFrame } from "@opencallkit/protocol";

type IceServers = ServerFrame<"welcome">["ice"];

/** The credentials of whoever asks, made when they are needed; null where there are none to make. */
export type MakeCredentials = () => IceServers | null;

const entered = (credentials: MakeCredentials): Reply<"accept"> => {
  const ice = credentials();
  return ice === null ? {} : { ice };
};

/** The reply to an accepted command. `met`: the call that an invite has answered instead (GLARE-1). */
const replyTo = ({ type, body }: Command, met: string | null, credentials: MakeCredentials): Reply => {
  switch (type) {
    case "invite":
      return { ...entered(credentials), call: met ?? body.call };
    case "accept":
    case "join":
      return entered(credentials);
    case "reject":
    case "cancel":
    case "hangUp":
    case "add":
    case "switchMedia":
    case "answerVideo":
    case "reportNoPath":
      return {};
  }
};

export const refusedResponse = (id: string, code: RefusalCode, retryAfterMs?: number): ServerFrame<"response"> => ({
  type: "response",
  id,
  outcome: { type: "refused", refusal: refusal(code, retryAfterMs) },
});

/** The response to a command, for its asker alone: a reply may hold secrets, and is made after the commit. */
export const commandResponse = (
  id: string,
  command: Command,
  reply: CommandReply,
  credentials: MakeCredentials,
): ServerFrame<"response"> =>
  reply.type === "refused"
    ? refusedResponse(id, reply.code, reply.retryAfterMs)
    : { type: "response", id, outcome: { type: "accepted", reply: replyTo(command, reply.met, credentials) } };
