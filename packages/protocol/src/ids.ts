import * as v from "valibot";
import { text } from "./text.ts";

const key = (pattern: RegExp, says: string) => v.pipe(v.string(), v.regex(pattern, says));

/** A tenant's number, TUICallKit's `SDKAppID`. */
export const AppId = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(4294967295));
/**
 * A user id within an app: 1 to 64 bytes, no control characters, and neither `.` nor `..`, which no path of a REST call
 * can hold.
 */
export const UserId = v.pipe(
  text(1, 64),
  v.regex(/^[^\p{Cc}]+$/u, "control character"),
  v.check((id) => id !== "." && id !== "..", "a dot segment"),
);
/** A call id: 128 random bits in base64url, made by the caller's client. Knowing it gives no right. */
export const CallId = key(/^[A-Za-z0-9_-]{22}$/u, "not a call id");
/** A client id: one running page of a device. */
export const ClientId = key(/^[A-Za-z0-9_-]{8,64}$/u, "not a client id");
/** A device id: one browser profile or installed app of a user. */
export const DeviceId = key(/^[A-Za-z0-9_-]{8,64}$/u, "not a device id");
/** An idempotency key, unique within a client: a repeat of it finds the first one's answer. */
export const CommandId = key(/^[A-Za-z0-9_-]{1,32}$/u, "not a command id");
/** A timestamp: a whole number of ms since 1970, by the store's clock. */
export const Time = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(Number.MAX_SAFE_INTEGER));
/** A sequence number: numbers the facts of a call from 1. */
export const FactNumber = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000_000));
/** A stay number: numbers the stays of a call from 1. */
export const StayId = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000_000));
export const MediaType = v.picklist(["audio", "video"]);
/** A media room's number, TUICallKit's `roomID`. */
export const RoomNumber = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(2147483647));
/** A media room's wished name, TUICallKit's `strRoomID`: up to 64 bytes. */
export const RoomText = text(1, 64);

/** The chat group a call belongs to, TUICallKit's `chatGroupID`. */
export const ChatGroupId = text(1, 64);
/** Custom data: free text handed to the callees, up to 4 KiB. */
export const UserData = text(0, 4096);
/** A ring timeout in seconds; 0, or more than the app's longest ring, means the longest ring. */
export const RingSeconds = v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(600)));

export type MediaType = v.InferOutput<typeof MediaType>;
