import type { Ending } from "@opencallkit/core";
import type { MediaType } from "@opencallkit/protocol";
import type { DeviceKind, DeviceNews, Devices } from "./device.ts";
import type { CallError } from "./errors.ts";
import type { CallEvent } from "./events.ts";
import type { ProfileChange, RecentCalls, RecentsQuery } from "./account.ts";
import type { LinkState, Participant, Profile } from "./participant.ts";
import type { ReadonlyAtom } from "./readonly-atom.ts";

/** The public API of the engine: every type an app or a screen needs. Moments are ms on the scale of `performance.now()`. */

export type Logger = {
  /** Writes one line. `message` is English, for developers; `details` hold no secret. */
  readonly log: (level: "debug" | "info" | "warn" | "error", message: string, details?: object) => void;
};

/** Key-value storage (Web Storage), lasting or of the session. By default the browser's own two; memory where there is none, or where it throws. */
export type Storage = {
  /** The value of a key, or null where there is none. May throw: the engine then does without. */
  readonly read: (key: string) => string | null;
  /** Sets the value of a key. May throw. */
  readonly write: (key: string, value: string) => void;
};

/** Who logs in, and with what. */
export type Login = {
  /** The tenant: the app's number, TUICallKit's SDKAppID. */
  readonly appId: number;
  /** The user: 1 to 64 bytes without control characters, compared byte by byte. */
  readonly userId: string;
  /**
   * The credential, TUICallKit's UserSig: text, or a function that is asked for a fresh one before the old one expires.
   * Text cannot be refreshed, so an `error` event (`login_expiring`) warns five minutes and one minute before: log in
   * again with a new one; the connection stays.
   */
  readonly userSig: string | (() => Promise<string>);
};

/** The connection to the server. `error`: why there is none. */
export type Connection =
  | { readonly state: "loggedOut" }
  | { readonly state: "connecting" }
  | { readonly state: "connected" }
  /** Reconnecting with backoff, by itself; `error` says why, or null. */
  | { readonly state: "waiting"; readonly error: CallError | null }
  /**
   * Disconnected for good: wrong credentials, unknown app, upgrade needed, replaced or kicked. Calls are over on this
   * page, as after a log out: their devices and links are closed, their state is `ended` with this error, and pending
   * promises reject with it. No event tells of that, as TUICallKit tells only `onKickedOffline`: how a call truly
   * ended, and after how long, is told once and `late` at the device's next login.
   */
  | { readonly state: "stopped"; readonly error: CallError };

/** The state of a capture: our microphone or camera within a call. `error`: why it does not work. */
export type Capture =
  | { readonly state: "off" }
  | { readonly state: "opening" }
  /** A pending capture (getUserMedia), for 4 s already and waiting on: for the person to answer the permission prompt, or for a device that hangs: `by` says which. */
  | { readonly state: "unanswered"; readonly by: "person" | "device" }
  | { readonly state: "on" }
  /** Muted by the person; the track stays live. Microphones only. */
  | { readonly state: "muted" }
  /** Taken by the system or another page for a while (`mute` event of the track); comes back by itself, and the wish stands. */
  | { readonly state: "interrupted" }
  /** Refused, missing or broken; the call goes on without it. */
  | { readonly state: "failed"; readonly error: CallError };

/** Screen sharing: what of our screen the others are shown. */
export type ScreenShare =
  /** Nothing can be shared: the call has no media, or this browser captures no screen (those of phones do not). */
  | { readonly state: "unavailable" }
  | { readonly state: "off" }
  /** The person is picking what to share. */
  | { readonly state: "opening" }
  /** Shared. `sound`: with its sound. */
  | { readonly state: "on"; readonly sound: boolean };

/**
 * Wish, the desired state of the devices: what the person has asked for, whatever the devices do about it. Buttons show
 * and turn this. It survives a reload, in every state of a call. `muted`: the microphone is to be silent; `camera`: it is
 * to be on.
 */
export type Wish = { readonly muted: boolean; readonly camera: boolean };

/** Call lifecycle: the states that this client's part in a call goes through. */
export type CallLifecycle =
  /** Outgoing: it rings at the other side. `pending` is true until the server has the invite. */
  | { readonly state: "calling"; readonly pending: boolean }
  /** Incoming: it rings here, until `endsAt`. `silent` is true once the ring's deadline has passed by this page's clock, before the server says so. */
  | { readonly state: "ringing"; readonly endsAt: number; readonly silent: boolean }
  /** Accept was pressed, and waits for the server's reply. */
  | { readonly state: "accepting" }
  /** Joined, at `since`. `link`: the media links to all others together. */
  | {
      readonly state: "talking";
      readonly since: number;
      readonly link: LinkState;
      /** Reachability: those of the others who are not heard for now, shown as "reconnecting". */ readonly away: readonly string[];
    }
  /** Hang up, reject or cancel was pressed, and waits for the server's reply; the devices are already off. */
  | { readonly state: "leaving" }
  /** Handled by another client of the same user, such as a second tab or phone: `how` says what it did. */
  | { readonly state: "elsewhere"; readonly how: "answered" | "rejected" | "called" }
  /** Ended for this client: `ending` says how, `error` what went wrong on this side, or null. `goesOn`: the others are still in it, and `join` may enter it again. */
  | { readonly state: "ended"; readonly ending: Ending; readonly error: CallError | null; readonly goesOn: boolean };

/** The state of a call as a screen shows it. */
export type CallState = CallLifecycle & {
  /** Our part: who called, or was called. */
  readonly role: "caller" | "callee";
  /** Voice (`audio`) or video. */
  readonly media: MediaType;
  /** The user who called. */
  readonly caller: string;
  /** Everybody who was called, in the order of the list. */
  readonly callees: readonly string[];
  /** The name for a screen's title: the other person of a call of two; in a group, whoever called. */
  readonly other: string;
  /** Whether it is a group call; a call of two is none until somebody is added. */
  readonly group: boolean;
  /** The media room's number (TUICallKit's `roomID`); 0 until the server has assigned it. */
  readonly room: number;
  /** The name that the caller gave the room, or null. */
  readonly roomText: string | null;
  /** What the caller handed along, unchanged; "" for nothing. */
  readonly userData: string;
  /** The chat group that the call belongs to (TUICallKit's `chatGroupID`), or "". */
  readonly chatGroup: string;
  /** A pending request for video (VIDEO-1): the `user` who asks, and until when (`endsAt`); null where there is none. */
  readonly videoAsked: { readonly user: string; readonly endsAt: number } | null;
  /** The limit of the call's length: when the server ends it, once that is near; null before. */
  readonly closesAt: number | null;
};

/** One call: its values, and what can be done about it. */
export type Call = {
  /** The call id, 22 characters; the record has the same. */
  readonly id: string;
  /** What a screen shows of the call. */
  readonly state: ReadonlyAtom<CallState>;
  /** Our microphone, as it is. */
  readonly microphone: ReadonlyAtom<Capture>;
  /** Our camera, as it is. */
  readonly camera: ReadonlyAtom<Capture>;
  /** Our microphone and camera, as they were asked for. */
  readonly wish: ReadonlyAtom<Wish>;
  /** Device notices of the last 8 s, oldest first, for a screen to show. */
  readonly deviceNews: ReadonlyAtom<readonly DeviceNews[]>;
  /** Self-view: our own picture for a muted, mirrored `<video>`; null while the camera is off. */
  readonly preview: ReadonlyAtom<MediaStream | null>;
  /** What of our screen the others are shown. */
  readonly screen: ReadonlyAtom<ScreenShare>;
  /** Whether the person speaks while muted, to be reminded of it. Nothing of it leaves the page. */
  readonly mutedSpeech: ReadonlyAtom<boolean>;
  /** Everybody else in the call, in the order in which they came to it. */
  readonly participants: ReadonlyAtom<readonly Participant[]>;
  /**
   * Accepts the call; settles at the commit. `camera: false` answers a video call without a picture, `media: "audio"`
   * turns a call of two into a voice call. Rejects with `call_over`, `not_ringing`, or a refusal of the server such as `too_late`.
   */
  readonly accept: (options?: { readonly camera?: boolean; readonly media?: "audio" }) => Promise<void>;
  /**
   * Declines a ringing call, on every device of the user; settles at the commit. Rejects with `call_over` or
   * `not_ringing`.
   */
  readonly reject: () => Promise<void>;
  /** Leaves the call; before an answer it cancels or rejects. Devices stop at once, and the promise settles at the commit. */
  readonly hangUp: () => Promise<void>;
  /**
   * Rings more people, or somebody again; from then on it is a group call. `timeout` in seconds, 0 to 600. Rejects with
   * `bad_argument`, `call_over` or a refusal such as `too_many_people`.
   */
  readonly add: (people: readonly string[], options?: { readonly timeout?: number }) => Promise<void>;
  /** Enters a group call that goes on without this client, for the first time or again. Rejects with `call_over`, or a refusal of the server. */
  readonly join: () => Promise<void>;
  /** Switches a call of two: to voice at once, to video by asking for the other side's consent. Settles once it is committed. */
  readonly switchMedia: (media: MediaType) => Promise<void>;
  /** Answers a pending request for video: agrees or declines; for one's own request, `false` takes it back. Rejects with `not_asked` where there is none. */
  readonly answerVideo: (agree: boolean) => Promise<void>;
  /** Mutes or unmutes the microphone. Rejects with `call_over`, or why the microphone could not be opened. */
  readonly setMuted: (muted: boolean) => Promise<void>;
  /**
   * Turns the camera on or off. While it rings here this only chooses how to start, and opens a preview that nobody
   * else sees. Rejects with `call_over`, `voice_call`, or why the camera could not be opened.
   */
  readonly setCamera: (on: boolean) => Promise<void>;
  /**
   * Shares a screen, window or tab that the person picks, with its sound where the browser offers that; false ends it, as
   * the browser's own bar does. To be called inside a press. Rejects with `call_over`, `screen_refused` (also where the
   * person picked nothing), `screen_failed` or `media_unsupported`.
   */
  readonly shareScreen: (on: boolean) => Promise<void>;
  /**
   * Tells at what size a participant's `video` or `screenVideo` is shown, in pixels of the display: a media server then
   * sends none that is much larger. Our screens tell it by themselves; a direct link has one picture, whatever its size.
   * Rejects with `bad_argument` where a side is no positive number; a stream that is over is passed over.
   */
  readonly setVideoSize: (
    stream: MediaStream,
    size: { readonly width: number; readonly height: number },
  ) => Promise<void>;
  /** Removes an ended call from `calls`. */
  readonly dismiss: () => void;
};

/** An invitation: whom to call, and how. */
export type Invitation = {
  /** Whom to call: one user, or a list, which makes it a group call. */
  readonly to: string | readonly string[];
  /** Voice (`audio`) or video. */
  readonly media: MediaType;
  /** The ring timeout in seconds, 0 to 600; 0 means the app's longest ring. */
  readonly timeout?: number;
  /** A wished room number, 1 to 2,147,483,647; the server draws one if nothing is said. */
  readonly room?: number;
  /** A wished name of the room, up to 64 bytes; not together with `room`. */
  readonly roomText?: string;
  /** Custom data, up to 4 KiB, handed to the callees unchanged. */
  readonly userData?: string;
  /** The chat group that the call belongs to; makes it a group call even with one callee. */
  readonly chatGroup?: string;
};

/** The call client: one engine, with at most one user logged in. */
export type CallClient = {
  /** The connection to the server. */
  readonly connection: ReadonlyAtom<Connection>;
  /** The id of the user who is logged in, or null. */
  readonly user: ReadonlyAtom<string | null>;
  /** The call list: live calls, and ended ones that nobody has dismissed; oldest first. A call keeps its object, so that `===` compares. */
  readonly calls: ReadonlyAtom<readonly Call[]>;
  /** The devices of this page, and those that were chosen. */
  readonly devices: ReadonlyAtom<Devices>;
  /** The browser's autoplay policy: `blocked` while it holds sound back; `resumeSound` inside a press frees it. */
  readonly autoplay: ReadonlyAtom<"allowed" | "blocked">;
  /**
   * Logs in, and settles when the server has welcomed us. Rejects with `bad_argument`, `already_logged_in`, `closed`,
   * or the close code of a refusal that trying again would not mend; otherwise it keeps trying.
   */
  readonly login: (who: Login) => Promise<void>;
  /** Logs out: the connection, all devices and links are closed, and `calls` is empty. Settles at once, and never rejects. */
  readonly logout: () => Promise<void>;
  /**
   * Places a call. It is in `calls` at once; the promise settles at the commit. Rejects with `not_logged_in`,
   * `bad_argument`, `expired` after 10 s without a reply, or the server's refusal.
   */
  readonly call: (invitation: Invitation) => Promise<Call>;
  /** Enters a group call by its id, and settles at the commit. Rejects like `Call.join`. */
  readonly join: (callId: string) => Promise<Call>;
  /** The profiles that this page has heard of: of the people of its calls, and those asked for. */
  readonly profiles: ReadonlyAtom<ReadonlyMap<string, Profile>>;
  /**
   * Asks how users are shown, up to 100 of them. Somebody without a profile has an empty one. Rejects with
   * `not_logged_in`, `bad_argument`, `expired` after 10 s without a reply, or `too_many_requests`.
   */
  readonly profilesOf: (users: readonly string[]) => Promise<ReadonlyMap<string, Profile>>;
  /** Changes one's own profile; settles once it is kept. Rejects like `profilesOf`, and with `not_allowed` by the app's policy. */
  readonly setProfile: (change: ProfileChange) => Promise<void>;
  /** One's own calls of the last seven days, newest first. Rejects like `profilesOf`. */
  readonly recents: (query?: RecentsQuery) => Promise<RecentCalls>;
  /** Subscribes to events; the answer unsubscribes. Late events are queued until there is an observer, and count as delivered once it has returned. */
  readonly observe: (observer: (event: CallEvent) => void) => () => void;
  /** Sets the preferred device, kept beyond a reload; a working one is used until it is open (`device` event). Rejects only where no device of the kind works. */
  readonly chooseDevice: (kind: DeviceKind, id: string | null) => Promise<void>;
  /** The playback volume of the others, 0 to 1, kept beyond a reload. Phones that leave volume to their keys play at 1. */
  readonly volume: ReadonlyAtom<number>;
  /** Sets `volume`. Throws `bad_argument` for a number outside of 0 to 1. */
  readonly setVolume: (volume: number) => void;
  /** Resumes sound that the autoplay policy blocks; to be called inside a press. */
  readonly resumeSound: () => Promise<void>;
  /** Closes the client: no socket, timer, track or listener is left. */
  readonly close: () => void;
};
