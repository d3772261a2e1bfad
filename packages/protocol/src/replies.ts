import * as v from "valibot";
import { IceServer } from "./ice-server.ts";
import { CallId } from "./ids.ts";

/** ICE servers with credentials that were made after the commit; there only where the server has a TURN server. */
const credentials = { ice: v.optional(v.array(IceServer)) };
const Nothing = v.object({});
const Entered = v.object(credentials);
/** `call`: the call that the caller is in: the one asked for, or in glare the other one, which was answered instead (GLARE-1). */
const Placed = v.object({ ...credentials, call: CallId });

/**
 * What the asker of each command hears besides that it was accepted. A reply reaches nobody else, is written down nowhere
 * and may therefore hold secrets; a repeat of the command has one made anew.
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
} as const;

export type Reply<N extends keyof typeof replies = keyof typeof replies> = {
  [K in N]: v.InferOutput<(typeof replies)[K]>;
}[N];
