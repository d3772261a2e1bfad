import type { Ending } from "@opencallkit/core";
import type { MediaType } from "@opencallkit/protocol";
import type { CallError } from "./errors.ts";
import type { LinkState, Participant } from "./participant.ts";
import type { ReadonlyAtom } from "./readonly-atom.ts";

/** The engine's public face: every type an app or a screen needs. Moments are ms of `performance.now()`. */

export type Logger = {
  readonly log: (level: "debug" | "info" | "warn" | "error", message: string, details?: object) => void;
};

/** Lasting or session storage; the browser's own two by default, memory where there is none, or where it throws. */
export type Storage = {
  readonly read: (key: string) => string | null;
  readonly write: (key: string, value: string) => void;
};

export type ClientOptions = {
  /** Where the server is: `http(s)://` or `ws(s)://`, with or without a path; `/ws` is added to a bare origin. */
  readonly url: string;
  readonly storage?: { readonly lasting: Storage; readonly session: Storage };
  readonly logger?: Logger;
};

export type Login = {
  /** The app's number, TUICallKit's SDKAppID. */
  readonly appId: number;
  readonly userId: string;
  /**
   * Text, or a function that is asked again before the old one expires. Of a text an `error` event says so
   * (`login_expiring`, five minutes and one minute before): log in again with a new one, on the same connection.
   */
  readonly userSig: string | (() => Promise<string>);
};

export type Connection =
  | { readonly state: "loggedOut" }
  | { readonly state: "connecting" }
  | { readonly state: "connected" }
  /** Will try again by itself. */
  | { readonly state: "waiting"; readonly error: CallError | null }
  /**
   * Will not: wrong credentials, unknown app, upgrade needed, replaced, kicked. Calls are over with it on this page, as
   * after a log out: their devices and links are closed, their phase is `ended` with this error, and what waits for an
   * answer fails with it. No event tells of that, as TUICallKit tells only `onKickedOffline`: how a call truly ended,
   * and after how long, is told once and `late` at the device's next login.
   */
  | { readonly state: "stopped"; readonly error: CallError };

/** A microphone or camera of ours within a call. */
export type Capture =
  | { readonly state: "off" }
  | { readonly state: "opening" }
  /** Opening for 4 s already, and waiting on: for what the person answers the browser, or for a device that hangs. */
  | { readonly state: "unanswered"; readonly by: "person" | "device" }
  | { readonly state: "on" }
  /** Live, but silenced by us. Microphones only. */
  | { readonly state: "muted" }
  /** Taken by the system or another page for a while (track `mute`); comes back by itself. What was wished for stands. */
  | { readonly state: "interrupted" }
  /** Refused, missing or broken; the call goes on without. */
  | { readonly state: "failed"; readonly error: CallError };

/**
 * What the person wishes, whatever the devices do about it: what the buttons show and turn. It outlives a reload, in
 * every phase of a call.
 */
export type Wish = { readonly muted: boolean; readonly camera: boolean };

export type CallLifecycle =
  /** Our call rings over there; `pending` until the server has it. */
  | { readonly state: "calling"; readonly pending: boolean }
  /** We are being called. `silent` once the ring's deadline has passed by our own clock. */
  | { readonly state: "ringing"; readonly endsAt: number; readonly silent: boolean }
  /** Accept was pressed and the server has not answered yet. */
  | { readonly state: "accepting" }
  | {
      readonly state: "talking";
      readonly since: number;
      readonly link: LinkState;
      /** Those of the others who are silent for now: "reconnecting". */ readonly away: readonly string[];
    }
  /** Hang up, reject or cancel was pressed and the server has not answered yet; the devices are already off. */
  | { readonly state: "leaving" }
  /** Another client of the same user has this call. */
  | { readonly state: "elsewhere"; readonly how: "answered" | "rejected" | "called" }
  /** Over for this client. `goesOn`: the others are still in it, and it may be joined again. */
  | { readonly state: "ended"; readonly ending: Ending; readonly error: CallError | null; readonly goesOn: boolean };

export type CallState = CallLifecycle & {
  readonly role: "caller" | "callee";
  readonly media: MediaType;
  readonly caller: string;
  readonly callees: readonly string[];
  /** The one to name on a screen: the other person of a call of two, and of a group whoever called. */
  readonly other: string;
  readonly group: boolean;
  /** The media room's number; 0 until the server has drawn it. */
  readonly room: number;
  readonly roomText: string | null;
  readonly userData: string;
  /** The chat group the call belongs to, or "". */
  readonly chatGroup: string;
  /** Somebody asks for video, until `endsAt`. */
  readonly videoAsked: { readonly user: string; readonly endsAt: number } | null;
  /** When the server ends the call, once that is near. */
  readonly closesAt: number | null;
};

export type Call = {
  readonly id: string;
  readonly state: ReadonlyAtom<CallState>;
  readonly microphone: ReadonlyAtom<Capture>;
  readonly camera: ReadonlyAtom<Capture>;
  readonly wish: ReadonlyAtom<Wish>;
  /** What was told of devices in the last 8 s, oldest first. */
  readonly deviceNews: ReadonlyAtom<readonly DeviceNews[]>;
  /** Our own picture for a muted, mirrored `<video>`; null while the camera is off. */
  readonly preview: ReadonlyAtom<MediaStream | null>;
  /** All others of the call, in the order in which they came to it. */
  readonly participants: ReadonlyAtom<readonly Participant[]>;
  /** Settles at the commit. `camera: false` answers a video call without a picture, `media: "audio"` makes a call of two a voice call. */
  readonly accept: (options?: { readonly camera?: boolean; readonly media?: "audio" }) => Promise<void>;
  readonly reject: () => Promise<void>;
  /** Devices stop at once; settles at the commit. Before an answer it cancels or rejects. */
  readonly hangUp: () => Promise<void>;
  /** Rings more people, or somebody again; from then on it is a group call. */
  readonly add: (people: readonly string[], options?: { readonly timeout?: number }) => Promise<void>;
  /** Enters a group call (again) that goes on without this client. */
  readonly join: () => Promise<void>;
  /** In a call of two: to voice at once, to video by asking the other side. Settles when that is on disk. */
  readonly switchMedia: (media: MediaType) => Promise<void>;
  /** Agrees to the video that the other side asks for, or declines it; takes one's own question back. */
  readonly answerVideo: (agree: boolean) => Promise<void>;
  readonly setMuted: (muted: boolean) => Promise<void>;
  /** While it rings at ours this only chooses how to start, and opens a preview that is sent to nobody. */
  readonly setCamera: (on: boolean) => Promise<void>;
  /** Takes an ended call off `calls`. */
  readonly dismiss: () => void;
};

export type Invitation = {
  readonly to: string | readonly string[];
  readonly media: MediaType;
  /** Seconds to ring, 0 to 600; 0 means the app's longest ring. */
  readonly timeout?: number;
  readonly room?: number;
  readonly roomText?: string;
  /** Up to 4 KiB, handed to the callees as it is. */
  readonly userData?: string;
  /** The chat group the call belongs to; makes it a group call even with one callee. */
  readonly chatGroup?: string;
};

export type DeviceKind = "microphone" | "camera" | "speaker";
export type Device = { readonly id: string; readonly label: string };
export type Devices = {
  readonly [K in DeviceKind]: {
    readonly list: readonly Device[];
    /** What the person wishes, also while it is not there; null: the system's default. */
    readonly chosen: string | null;
    /** The name of the chosen one, as it was when it was chosen; "" for the system's default. */
    readonly chosenName: string;
    /** Why this page can open none, as far as that is known before it is tried. */
    readonly barred: CallError | null;
  };
};

/**
 * The engine has taken another device than the wished one, which was unplugged (`gone`), cannot be opened (`busy`) or
 * gives nothing but silence (`silent`); or has taken the wished one again (`back`).
 */
export type DeviceNews = {
  readonly kind: DeviceKind;
  readonly why: "gone" | "busy" | "silent" | "back";
  /** The name of the device that was wished for or in use; "" where the browser gives no names. */
  readonly wished: string;
  /** The name of what is used now; "" for the system's default, or where `instead` is false. */
  readonly used: string;
  /** Whether something else is used now. */
  readonly instead: boolean;
};

/** What every event of a call says. */
export type EventCall = {
  readonly callId: string;
  readonly role: "caller" | "callee";
  readonly caller: string;
  readonly callees: readonly string[];
  readonly media: MediaType;
  readonly group: boolean;
  readonly room: number;
  readonly roomText: string | null;
  readonly userData: string;
  readonly chatGroup: string;
};

/** What an observer hears, in order, once each. `late`: it happened while this device was away. */
export type CallEvent =
  /** `user`: whom it is about, such as whom no path was found to. */
  | { readonly type: "error"; readonly error: CallError; readonly callId: string | null; readonly user?: string }
  | (EventCall & { readonly type: "received" })
  | (EventCall & { readonly type: "began" })
  /** It rang, or would have rung, and this client did not get to talk. `by`: who ended it, null for a deadline. */
  | (EventCall & {
      readonly type: "notConnected";
      readonly by: string | null;
      readonly reason: number;
      readonly late: boolean;
    })
  /** This client talked. `totalTime`: its stay's whole ms, equal to the record's. */
  | (EventCall & {
      readonly type: "ended";
      readonly by: string | null;
      readonly reason: number;
      readonly totalTime: number;
      readonly late: boolean;
    })
  /** What happened to one other person: is rung, declined, did not answer, was busy, joined, left. */
  | (EventCall & {
      readonly type: "person";
      readonly user: string;
      readonly what: "ringing" | "rejected" | "missed" | "busy" | "joined" | "left";
    })
  /** A call of two became a voice or a video call. */
  | (EventCall & { readonly type: "mediaChanged"; readonly before: MediaType; readonly by: string })
  /** Somebody asks for video; the question was declined, taken back (`by`) or not answered in time (null). */
  | (EventCall & { readonly type: "videoAsked"; readonly by: string })
  | (EventCall & { readonly type: "videoRefused"; readonly by: string | null })
  /** The server ends the call in `inMs`: it is as long as the app allows. */
  | (EventCall & { readonly type: "endsSoon"; readonly inMs: number })
  /** Whether another person's sound or picture is there: declared on, and bytes of it have just arrived. */
  | (EventCall & {
      readonly type: "media";
      readonly user: string;
      readonly kind: "audio" | "video";
      readonly available: boolean;
    })
  /** The direct link to another person: with whom there is none, or none any more. */
  | (EventCall & { readonly type: "link"; readonly user: string; readonly link: LinkState })
  /** Another device was taken than the wished one, or the wished one again. */
  | (EventCall & DeviceNews & { readonly type: "device" });

export type CallClient = {
  readonly connection: ReadonlyAtom<Connection>;
  /** Who is logged in, or null. */
  readonly user: ReadonlyAtom<string | null>;
  /** Live calls and ended ones that nobody has dismissed, oldest first. The same call is always the same object. */
  readonly calls: ReadonlyAtom<readonly Call[]>;
  readonly devices: ReadonlyAtom<Devices>;
  /** Whether the browser holds sound back until a press; `resumeSound` inside a press frees it. */
  readonly autoplay: ReadonlyAtom<"allowed" | "blocked">;
  /** Settles when the server has welcomed us; rejects on what trying again would not mend. */
  readonly login: (who: Login) => Promise<void>;
  readonly logout: () => Promise<void>;
  /** The call is in `calls` at once; the promise settles at the commit. */
  readonly call: (invitation: Invitation) => Promise<Call>;
  /** Enters a group call by its id. Settles at the commit. */
  readonly join: (callId: string) => Promise<Call>;
  /** Late events wait until there is an observer, and count as seen when it has returned. */
  readonly observe: (observer: (event: CallEvent) => void) => () => void;
  /**
   * A wish, and kept beyond a reload: what works is used until the chosen one is open, and while it cannot be used
   * (`device` event). Rejects only where no device of the kind works.
   */
  readonly chooseDevice: (kind: DeviceKind, id: string | null) => Promise<void>;
  /** How loud the others are played, 0 to 1; kept beyond a reload. Phones that leave this to their keys play at 1. */
  readonly volume: ReadonlyAtom<number>;
  readonly setVolume: (volume: number) => void;
  readonly resumeSound: () => Promise<void>;
  /** Leaves no socket, timer, track or listener. */
  readonly close: () => void;
};
