import { isPlainText, utf8Length } from "@opencallkit/protocol";
import { callError, type CallError } from "./errors.ts";
import type { Invitation, Login } from "./face.ts";

const wrong = (what: string): CallError => callError("bad_argument", what);

const isText = (value: unknown, min: number, max: number): boolean =>
  typeof value === "string" && isPlainText(value) && utf8Length(value) >= min && utf8Length(value) <= max;
const isUser = (value: unknown): boolean => isText(value, 1, 64) && !/\p{Cc}/u.test(String(value));
const isWhole = (value: unknown, min: number, max: number): boolean =>
  typeof value === "number" && Number.isInteger(value) && value >= min && value <= max;

/** Throws `bad_argument` for a log in the server could only refuse. */
export const checkLogin = ({ appId, userId, userSig }: Login): void => {
  if (!isWhole(appId, 1, 4_294_967_295)) throw wrong("appId: a whole number from 1 to 4294967295");
  if (!isUser(userId)) throw wrong("userId: 1 to 64 bytes of text");
  if (typeof userSig !== "string" && typeof userSig !== "function") throw wrong("userSig: text or a function");
};

/** The invitation with a list of callees; throws `bad_argument` for what the server could only refuse. */
export const checkInvitation = (invitation: Invitation): Invitation & { readonly to: readonly string[] } => {
  const { to, media, timeout, room, roomText, userData } = invitation;
  const callees: readonly string[] = typeof to === "string" ? [to] : to;
  if (!Array.isArray(callees) || callees.length === 0 || callees.length > 99 || !callees.every(isUser)) {
    throw wrong("to: 1 to 99 user ids of 1 to 64 bytes");
  }
  if (media !== "audio" && media !== "video") throw wrong('media: "audio" or "video"');
  if (timeout !== undefined && !isWhole(timeout, 0, 600)) throw wrong("timeout: 0 to 600 s");
  if (room !== undefined && !isWhole(room, 1, 2_147_483_647)) throw wrong("room: 1 to 2147483647");
  if (roomText !== undefined && !isText(roomText, 1, 64)) throw wrong("roomText: 1 to 64 bytes");
  if (userData !== undefined && !isText(userData, 0, 4096)) throw wrong("userData: at most 4096 bytes");
  return { ...invitation, to: callees };
};
