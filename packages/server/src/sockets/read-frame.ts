import {
  clientFrames,
  CommandId,
  isClientFrameName,
  maxFrameBytes,
  type ClientFrame,
  type CloseName,
} from "@opencallkit/protocol";
import * as v from "valibot";
import { isFrame } from "./compiled-checks.ts";

/** A frame that was read: its messages in order, up to the first that is none. */
export type Read = { readonly messages: readonly ReadMessage[]; readonly close: CloseName | null };
/** A message that was read; a request that cannot be understood but has an id gets its refusal. */
export type ReadMessage = ClientFrame | { readonly type: "badRequest"; readonly id: string };

const isObject = (value: unknown): value is { readonly [key: string]: unknown } =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Whether it is a message of protocol 1, which named its messages `t`. */
const isOfProtocol1 = (value: unknown): boolean =>
  isObject(value) && typeof value["t"] === "string" && value["type"] === undefined;

const readMessage = (value: unknown): ReadMessage | null => {
  if (!isObject(value)) return null;
  const name = value["type"];
  if (typeof name !== "string" || !isClientFrameName(name)) return null;
  if (isFrame(name, value)) return value;
  const read = v.safeParse(clientFrames[name].schema, value, { abortEarly: true });
  if (read.success) return read.output;
  const id = v.safeParse(CommandId, value["id"]);
  return (name === "request" || name === "accountRequest") && id.success ? { type: "badRequest", id: id.output } : null;
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

// More in one frame than any client has reason to send.
const mostMessages = 256;

/** Reads one frame from a client. Nothing in it may throw. */
export const readFrame = (data: Buffer, isBinary: boolean): Read => {
  if (data.length > maxFrameBytes) return { messages: [], close: "too_large" };
  if (isBinary) return { messages: [], close: "bad_message" };
  const value = parse(data.toString("utf8"));
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (values.length === 0 || values.length > mostMessages) return { messages: [], close: "bad_message" };
  const messages: ReadMessage[] = [];
  for (const each of values) {
    const message = readMessage(each);
    if (message === null) return { messages, close: isOfProtocol1(each) ? "upgrade" : "bad_message" };
    messages.push(message);
  }
  return { messages, close: null };
};
