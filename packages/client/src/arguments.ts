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

/** `to` is a list, whatever it was. */
export type CheckedInvitation = Omit<Invitation, "to"> & { readonly to: readonly string[] };

const arePeople = (value: unknown): boolean =>
  Array.isArray(value) && value.length > 0 && value.length < 100 && value.every(isUser);
const somePeople = "1 to 99 user ids of 1 to 64 bytes";
const isTimeout = (value: unknown): boolean => value === undefined || isWhole(value, 0, 600);

const checks: {
  readonly [K in keyof Invitation]-?: { readonly fits: (value: unknown) => boolean; readonly says: string };
} = {
  to: { fits: arePeople, says: somePeople },
  media: { fits: (value) => value === "audio" || value === "video", says: '"audio" or "video"' },
  timeout: { fits: isTimeout, says: "0 to 600 s" },
  room: { fits: (value) => value === undefined || isWhole(value, 1, 2_147_483_647), says: "1 to 2147483647" },
  roomText: { fits: (value) => value === undefined || isText(value, 1, 64), says: "1 to 64 bytes" },
  userData: { fits: (value) => value === undefined || isText(value, 0, 4096), says: "at most 4096 bytes" },
  chatGroup: { fits: (value) => value === undefined || isText(value, 1, 64), says: "1 to 64 bytes" },
};

/** Throws `bad_argument` for what the server could only refuse. */
export const checkInvitation = (invitation: Invitation): CheckedInvitation => {
  const to: readonly string[] = typeof invitation.to === "string" ? [invitation.to] : invitation.to;
  const checked = { ...invitation, to };
  for (const [name, { fits, says }] of Object.entries(checks)) {
    if (!fits(new Map<string, unknown>(Object.entries(checked)).get(name))) throw wrong(`${name}: ${says}`);
  }
  return checked;
};

/** The same for people added to a call. */
export const checkAdded = (people: readonly string[], timeout: number | undefined): void => {
  if (!arePeople(people)) throw wrong(`people: ${somePeople}`);
  if (!isTimeout(timeout)) throw wrong("timeout: 0 to 600 s");
};

export const checkCallId = (id: string): void => {
  if (!/^[A-Za-z0-9_-]{22}$/u.test(id)) throw wrong("callId: 22 letters and digits");
};
