import { CallId, ClientId, DeviceId, UserId } from "@opencallkit/protocol";
import * as v from "valibot";
import type { Client } from "../ports/index.ts";

const Who = v.object({ app: v.number(), user: UserId, client: ClientId });

/** A node message: what nodes write to each other. A node of another release may write what this one does not know; it passes over that. */
const NodeMessage = v.variant("type", [
  /** The client has connected to the writer; its connection of before is closed. */
  v.object({ type: v.literal("replaced"), who: Who, at: v.number() }),
  /** DEVICE-2, SERVER-3: the user's sessions of before `at` end, but not those of the device `unless`. */
  v.object({
    type: v.literal("kicked"),
    app: v.number(),
    user: UserId,
    unless: v.nullable(DeviceId),
    at: v.number(),
  }),
  /** BEAT-2: the others of its call are told that it is not heard for now. */
  v.object({ type: v.literal("away"), who: Who }),
  v.object({ type: v.literal("back"), who: Who }),
  /** BEAT-6: its page is going, since `at`. */
  v.object({ type: v.literal("gone"), who: Who, at: v.optional(v.number()) }),
  /** A signal for a client that holds a stay; `version`: what its sender knew of the call. */
  v.object({
    type: v.literal("pass"),
    to: Who,
    call: CallId,
    version: v.number(),
    stay: v.number(),
    frame: v.string(),
  }),
]);
export type NodeMessage = v.InferOutput<typeof NodeMessage>;

export const readNodeMessage = (body: string): NodeMessage | null => {
  try {
    const read = v.safeParse(NodeMessage, JSON.parse(body));
    return read.success ? read.output : null;
  } catch {
    return null;
  }
};

export const clientOf = ({ app, user, client }: Client): Client => ({ app, user, client });
