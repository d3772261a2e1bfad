import type { Invitation } from "@opencallkit/client";

/** Input validation: an app may hand in anything, so parameters are read as `unknown`. */
const at = (value: unknown, key: string): unknown =>
  typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;

export const textAt = (value: unknown, key: string): string | null => {
  const found = at(value, key);
  return typeof found === "string" && found !== "" ? found : null;
};

const numberAt = (value: unknown, key: string): number | null => {
  const found = at(value, key);
  return typeof found === "number" ? found : null;
};

export type Account = {
  readonly appId: number;
  readonly userId: string;
  readonly userSig: string;
  readonly url: string | null;
};

/** Parses the parameters of `login`; a string says what is wrong with them. */
export const accountOf = (params: unknown): Account | string => {
  const appId = numberAt(params, "SDKAppID");
  const userId = textAt(params, "userID");
  const userSig = textAt(params, "userSig");
  if (appId === null || !Number.isInteger(appId)) return "SDKAppID is not a whole number";
  if (userId === null) return "userID is missing";
  if (userSig === null) return "userSig is missing";
  return { appId, userId, userSig, url: textAt(params, "url") };
};

const media: { readonly [type: number]: Invitation["media"] } = { 1: "audio", 2: "video" };

const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.length > 0 && value.every((each) => typeof each === "string" && each !== "");

const wishesOf = (callParams: unknown): Partial<Invitation> => {
  const timeout = numberAt(callParams, "timeout");
  const room = numberAt(callParams, "roomID");
  const roomText = textAt(callParams, "strRoomID");
  const userData = textAt(callParams, "userData");
  const chatGroup = textAt(callParams, "chatGroupID");
  return {
    ...(timeout === null ? {} : { timeout }),
    // Precedence: a room's number wins over its text, and 0 is the plugin's way to ask for none.
    ...(room === null || room === 0 ? {} : { room }),
    ...(roomText === null || (room !== null && room !== 0) ? {} : { roomText }),
    ...(userData === null ? {} : { userData }),
    ...(chatGroup === null ? {} : { chatGroup }),
  };
};

/** Parses the parameters of `calls` (a list) and `call` (one id); a string says what is wrong with them. */
export const invitationOf = (params: unknown): Invitation | string => {
  const one = textAt(params, "userID");
  const list = at(params, "userIDList") ?? (one === null ? null : [one]);
  const kind = media[numberAt(params, "callMediaType") ?? 0];
  if (!isTexts(list)) return "userIDList is not a list of ids";
  if (kind === undefined) return "callMediaType is neither 1 (voice) nor 2 (video)";
  return { to: list, media: kind, ...wishesOf(at(params, "callParams")) };
};
