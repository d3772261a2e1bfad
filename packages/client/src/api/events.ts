import type { MediaType } from "@opencallkit/protocol";
import type { DeviceNews } from "./device.ts";
import type { CallError } from "./errors.ts";
import type { LinkQuality, LinkState } from "./participant.ts";

/** The fields that every event of a call has. */
export type EventCall = {
  /** The call id, as in the record. */
  readonly callId: string;
  /** Our part: who called, or was called. */
  readonly role: "caller" | "callee";
  /** The user who called. */
  readonly caller: string;
  /** Everybody who was called. */
  readonly callees: readonly string[];
  /** Voice (`audio`) or video. */
  readonly media: MediaType;
  /** Whether it is a group call. */
  readonly group: boolean;
  /** The media room's number (TUICallKit's `roomID`). */
  readonly room: number;
  /** The name that the caller gave the room, or null. */
  readonly roomText: string | null;
  /** What the caller handed along; "" for nothing. */
  readonly userData: string;
  /** The chat group that the call belongs to, or "". */
  readonly chatGroup: string;
};

/**
 * An event for observers: in order, and each told once. `user`: the person it concerns; `by`: whose doing it was, or null
 * for a deadline or the server; `reason`: TUICallKit's number, 0 to 9; `late`: it happened while this device was away.
 */
export type CallEvent =
  /** Something went wrong: the `error`, of a call or (`callId` null) of the connection. `user`: such as the one to whom no media path was found. */
  | { readonly type: "error"; readonly error: CallError; readonly callId: string | null; readonly user?: string }
  | (EventCall & { readonly type: "received" })
  | (EventCall & { readonly type: "began" })
  /** A missed or unanswered call: it rang, or would have rung, and this client never joined. `by`: who ended it; null for a deadline. */
  | (EventCall & {
      readonly type: "notConnected";
      readonly by: string | null;
      readonly reason: number;
      readonly late: boolean;
    })
  /** This client's talk has ended. `totalTime`: the length of its stay in whole ms, equal to the call record's. */
  | (EventCall & {
      readonly type: "ended";
      readonly by: string | null;
      readonly reason: number;
      readonly totalTime: number;
      readonly late: boolean;
    })
  /** `what` became of one other person: is rung, declined, did not answer, was busy, joined, left. */
  | (EventCall & {
      readonly type: "person";
      readonly user: string;
      readonly what: "ringing" | "rejected" | "missed" | "busy" | "joined" | "left";
    })
  /** The media type of a call of two has changed, to voice or to video; `before` says from which. */
  | (EventCall & { readonly type: "mediaChanged"; readonly before: MediaType; readonly by: string })
  /** A request for video; then its end without consent: declined or taken back (`by`), or timed out (null). */
  | (EventCall & { readonly type: "videoAsked"; readonly by: string })
  | (EventCall & { readonly type: "videoRefused"; readonly by: string | null })
  /** A warning that the server ends the call in `inMs` ms, at the app's longest call. */
  | (EventCall & { readonly type: "endsSoon"; readonly inMs: number })
  /** Whether another person's sound or picture (`kind`) is `available`: their side says that it is on, and bytes of it have just arrived. */
  | (EventCall & {
      readonly type: "media";
      readonly user: string;
      readonly kind: "audio" | "video";
      readonly available: boolean;
    })
  /** A change of the direct `link` to another person; `none` where there is none, or none any more. */
  | (EventCall & { readonly type: "link"; readonly user: string; readonly link: LinkState })
  /** A change of the `quality` of what passes between us and another person. */
  | (EventCall & { readonly type: "quality"; readonly user: string; readonly quality: LinkQuality })
  /** A device fallback, or the return to the wished device. */
  | (EventCall & DeviceNews & { readonly type: "device" });
