import { addCommand, AppId, CallId, inviteCommand, UserId } from "@opencallkit/protocol";
import { callError, type CallError } from "./errors.ts";
import type { Invitation, Login } from "./api.ts";
import { matches, type StandardSchema } from "../standard-schema.ts";

/** A wrong argument. */
export const wrong = (what: string): CallError => callError("bad_argument", what);

/** Validates a login. Throws `bad_argument` for what the server could only refuse. */
export const checkLogin = ({ appId, userId, userSig }: Login): void => {
  if (!matches(AppId, appId)) throw wrong("appId: a whole number from 1 to 4294967295");
  if (!matches(UserId, userId)) throw wrong("userId: 1 to 64 bytes of text");
  if (typeof userSig !== "string" && typeof userSig !== "function") throw wrong("userSig: text or a function");
};

/** A validated invitation; `to` is a list, whether it was one or not. */
export type CheckedInvitation = Omit<Invitation, "to"> & { readonly to: readonly string[] };

const { callees, ...rest } = inviteCommand.body.entries;
const somePeople = "1 to 99 user ids of 1 to 64 bytes";
const seconds = "0 to 600 s";

const checks: {
  readonly [K in keyof Invitation]-?: { readonly form: StandardSchema<unknown>; readonly says: string };
} = {
  to: { form: callees, says: somePeople },
  media: { form: rest.media, says: '"audio" or "video"' },
  timeout: { form: rest.timeout, says: seconds },
  room: { form: rest.room, says: "1 to 2147483647" },
  roomText: { form: rest.roomText, says: "1 to 64 bytes" },
  userData: { form: rest.userData, says: "at most 4096 bytes" },
  chatGroup: { form: rest.chatGroup, says: "1 to 64 bytes" },
};

/** Validates an invitation. Throws `bad_argument` for what the server could only refuse. */
export const checkInvitation = (invitation: Invitation): CheckedInvitation => {
  const to: readonly string[] = typeof invitation.to === "string" ? [invitation.to] : invitation.to;
  const checked = { ...invitation, to };
  const given = new Map<string, unknown>(Object.entries(checked));
  for (const [name, { form, says }] of Object.entries(checks)) {
    if (!matches(form, given.get(name))) throw wrong(`${name}: ${says}`);
  }
  return checked;
};

/** Validates the people added to a call, in the same way. */
export const checkAdded = (people: readonly string[], timeout: number | undefined): void => {
  const { entries } = addCommand.body;
  if (!matches(entries.people, people)) throw wrong(`people: ${somePeople}`);
  if (!matches(entries.timeout, timeout)) throw wrong(`timeout: ${seconds}`);
};

export const checkCallId = (id: string): void => {
  if (!matches(CallId, id)) throw wrong("callId: 22 letters and digits");
};
