import type { CallLifecycle, CallState, DeviceKind, DeviceNews, ErrorCode, SourceState } from "@opencallkit/client";

export type Lang = "en" | "zh-CN";

type InState<P extends CallLifecycle["state"]> = Extract<CallLifecycle, { readonly state: P }>;
export type Result = InState<"ended">["ending"]["result"];
export type Elsewhere = InState<"elsewhere">["how"];
type Media = CallState["media"];
type Role = CallState["role"];
type Capture = Exclude<DeviceKind, "speaker">;
/** A microphone that is neither on nor muted by the person. */
export type MicrophoneTrouble = Exclude<SourceState, "unknown" | "on" | "off">;

/** Messages: everything a screen says, once for each language. `name` is the other person's. */
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
  /** In a list of devices: one that is chosen and not there. */
  readonly absentDevice: (device: string) => string;
  readonly volume: string;
  readonly tryAgain: string;
  /** Another device is used than the wished one, or that one again. */
  readonly deviceNews: { readonly [W in DeviceNews["why"]]: (wished: string, used: string) => string };
  /** Nothing is heard of a microphone, and nothing else is used. */
  readonly silentDevice: (device: string) => string;
  /** The browser waits for the person's answer. */
  readonly asked: { readonly [K in Capture]: string };
  /** The page around this one allows the other kind only. */
  readonly framedOnly: { readonly [K in Capture]: string };
  readonly hanging: { readonly [K in Capture]: string };
  readonly device: { readonly [K in DeviceKind]: string };
  /** The one announcement of a call. */
  readonly calls: { readonly [M in Media]: (name: string) => string };
  readonly incoming: { readonly [M in Media]: string };
  readonly calling: string;
  readonly dialling: string;
  readonly connecting: string;
  readonly reconnecting: string;
  readonly leaving: string;
  readonly otherMuted: (name: string) => string;
  readonly otherMicrophone: { readonly [T in MicrophoneTrouble]: (name: string) => string };
  /** The same on a tile, where the name stands already. */
  readonly tileMicrophone: { readonly [T in MicrophoneTrouble]: string };
  readonly noPath: string;
  readonly noPathTo: (name: string) => string;
  readonly interrupted: { readonly [K in Capture]: string };
  readonly offline: string;
  readonly endings: { readonly [R in Result]: { readonly [O in Role]: (name: string) => string } };
  readonly elsewhere: { readonly [H in Elsewhere]: string };
  readonly errors: { readonly [C in ErrorCode]: string };
};
