import { isCommandName, isRefusalCode, type Command, type RefusalCode } from "@opencallkit/protocol";

type Fields = { readonly [name: string]: unknown };

export const fieldsOf = (value: unknown): Fields => (typeof value === "object" && value !== null ? { ...value } : {});

/** The messages of a frame. */
export const messagesOf = (text: string): readonly Fields[] => {
  const value: unknown = JSON.parse(text);
  return (Array.isArray(value) ? value : [value]).map(fieldsOf);
};

export const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

/** A command as the engine has made it, which has checked its form. */
export const isCommand = (value: unknown): value is Command =>
  typeof value === "object" &&
  value !== null &&
  "type" in value &&
  "body" in value &&
  typeof value.type === "string" &&
  isCommandName(value.type);

/** `met`: the call that an invite says its caller is in. */
export type Answered = { readonly id: string; readonly refusal: RefusalCode | null; readonly met: string | null };

/** What an answer says; null for any other message. */
export const answerOf = (message: Fields): Answered | null => {
  if (message["type"] !== "response") return null;
  const outcome = fieldsOf(message["outcome"]);
  const code = textOf(fieldsOf(outcome["refusal"])["code"]);
  const call = textOf(fieldsOf(outcome["reply"])["call"]);
  return { id: textOf(message["id"]), refusal: isRefusalCode(code) ? code : null, met: call === "" ? null : call };
};
