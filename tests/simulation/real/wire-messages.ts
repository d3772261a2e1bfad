import { isCommandName, isRefusalCode, type Command, type RefusalCode } from "@opencallkit/protocol";

type Fields = { readonly [name: string]: unknown };

export const fieldsOf = (value: unknown): Fields => (typeof value === "object" && value !== null ? { ...value } : {});

/** Parses a frame into its messages. */
export const messagesOf = (text: string): readonly Fields[] => {
  const value: unknown = JSON.parse(text);
  return (Array.isArray(value) ? value : [value]).map(fieldsOf);
};

export const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

/** Type guard of commands; shallow, for the engine that made them has checked their form. */
export const isCommand = (value: unknown): value is Command =>
  typeof value === "object" &&
  value !== null &&
  "type" in value &&
  "body" in value &&
  typeof value.type === "string" &&
  isCommandName(value.type);

/** Command response. `met`: the call that an invite was merged into, or null. */
export type Answered = { readonly id: string; readonly refusal: RefusalCode | null; readonly met: string | null };

/** Parses a response; null for any other message. */
export const answerOf = (message: Fields): Answered | null => {
  if (message["type"] !== "response") return null;
  const outcome = fieldsOf(message["outcome"]);
  const code = textOf(fieldsOf(outcome["refusal"])["code"]);
  const call = textOf(fieldsOf(outcome["reply"])["call"]);
  return { id: textOf(message["id"]), refusal: isRefusalCode(code) ? code : null, met: call === "" ? null : call };
};
