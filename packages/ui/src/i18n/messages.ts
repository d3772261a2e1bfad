import type { CallLifecycle, CallState, DeviceKind, DeviceNews, ErrorCode, SourceState } from "@opencallkit/client";

/** Language of the screens, as a BCP 47 tag. */
export type Lang = "en" | "zh-CN";

type InState<P extends CallLifecycle["state"]> = Extract<CallLifecycle, { readonly state: P }>;
export type Result = InState<"ended">["ending"]["result"];
export type Elsewhere = InState<"elsewhere">["how"];
type Media = CallState["media"];
type Role = CallState["role"];
type Capture = Exclude<DeviceKind, "speaker">;
/** Fault of a microphone: it is neither on nor muted by the person. */
export type MicrophoneTrouble = Exclude<SourceState, "unknown" | "on" | "off">;

/** Messages: the catalogue of a screen's texts, one for each language. `name` is the other person's. */
export type Messages = {
  readonly accept: string;
  readonly decline: string;
  readonly hangUp: string;
  readonly mute: string;
  readonly unmute: string;
  readonly cameraOff: string;
  readonly cameraOn: string;
  readonly devices: string;
  readonly minimize: string;
  readonly restore: string;
  readonly close: string;
  readonly callAgain: string;
  readonly hear: string;
  readonly you: string;
  readonly invite: string;
  readonly whoToInvite: string;
  readonly ring: string;
  readonly ringAgain: (name: string) => string;
  readonly nobodyJoined: string;
  readonly leftCall: string;
  readonly joinAgain: string;
  readonly acceptVoice: string;
  readonly incomingGroup: { readonly [M in Media]: string };
  readonly withOthers: (names: readonly string[]) => string;
  readonly groupOf: (count: number) => string;
  readonly mutedNow: string;
  readonly shareScreen: string;
  readonly stopSharing: string;
  readonly stop: string;
  readonly speakingMuted: string;
  readonly sharing: string;
  readonly sharingWithSound: string;
  /** Label of a shared screen. */
  readonly screenOf: (name: string) => string;
  readonly toVoice: string;
  readonly askVideo: string;
  readonly videoAsked: (name: string) => string;
  readonly videoPending: string;
  readonly agree: string;
  readonly notNow: string;
  readonly takeBack: string;
  readonly endsSoon: string;
  readonly duration: string;
  readonly systemDevice: string;
  /** Unplugged device: an option of the menu that is chosen but not there. */
  readonly absentDevice: (device: string) => string;
  readonly volume: string;
  readonly tryAgain: string;
  /** Device fallback: another device is used than the chosen one, or the chosen one again. */
  readonly deviceNews: { readonly [W in DeviceNews["why"]]: (wished: string, used: string) => string };
  /** Dead microphone: its track carries no sound, and there is no other one to fall back to. */
  readonly silentDevice: (device: string) => string;
  /** Permission prompt: the browser waits for the person's answer. */
  readonly asked: { readonly [K in Capture]: string };
  /** Permissions policy: the page that embeds this one in a frame allows the other kind only. */
  readonly framedOnly: { readonly [K in Capture]: string };
  readonly hanging: { readonly [K in Capture]: string };
  readonly device: { readonly [K in DeviceKind]: string };
  /** Announcement of an incoming call, read once by a screen reader. */
  readonly calls: { readonly [M in Media]: (name: string) => string };
  readonly incoming: { readonly [M in Media]: string };
  readonly calling: string;
  readonly dialling: string;
  readonly connecting: string;
  readonly reconnecting: string;
  readonly leaving: string;
  readonly otherMuted: (name: string) => string;
  readonly otherMicrophone: { readonly [T in MicrophoneTrouble]: (name: string) => string };
  /** Short form for a tile, which already shows the name. */
  readonly tileMicrophone: { readonly [T in MicrophoneTrouble]: string };
  readonly weak: string;
  readonly noPath: string;
  readonly noPathTo: (name: string) => string;
  readonly interrupted: { readonly [K in Capture]: string };
  readonly offline: string;
  readonly endings: { readonly [R in Result]: { readonly [O in Role]: (name: string) => string } };
  readonly elsewhere: { readonly [H in Elsewhere]: string };
  readonly errors: { readonly [C in ErrorCode]: string };
};
