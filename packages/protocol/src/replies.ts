import * as v from "valibot";
import { IceServer } from "./ice-server.ts";
import { CallId } from "./ids.ts";

/** ICE servers (RFC 8445) with credentials that were made after the commit; there only where the server has a TURN server. */
const credentials = { ice: v.optional(v.array(IceServer)) };
const Nothing = v.object({});
const Entered = v.object(credentials);
/**
 * The reply to a placed call. `call`: the call that the caller is in: the one asked for, or in glare the other one,
 * which was answered instead (GLARE-1).
 */
const Placed = v.object({ ...credentials, call: CallId });

/**
 * The replies of commands: what the asker of each hears besides that it was accepted. A reply reaches nobody else, is
 * persisted nowhere and may therefore hold secrets; a repeat of the command has one made anew.
 */
export const replies = {
  invite: Placed,
  accept: Entered,
  join: Entered,
  reject: Nothing,
  cancel: Nothing,
  hangUp: Nothing,
  add: Nothing,
  switchMedia: Nothing,
  answerVideo: Nothing,
  reportNoPath: Nothing,
} as const;

export type Reply<N extends keyof typeof replies = keyof typeof replies> = {
  [K in N]: v.InferOutput<(typeof replies)[K]>;
}[N];
