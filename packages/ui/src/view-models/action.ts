import type { CallState, DeviceKind } from "@opencallkit/client";

type Media = CallState["media"];

/** Ring action: what a press asks the engine for while it rings here. Apart, for a page that waits has loaded no more. */
export type RingAction =
  | { readonly type: "accept" }
  /** Makes a video call a voice call. */
  | { readonly type: "acceptVoice" }
  | { readonly type: "reject" }
  | { readonly type: "setCamera"; readonly on: boolean };

/** Call action: what a press asks the engine for, as a value. `runAction` runs it. */
export type CallAction =
  | { readonly type: "hangUp" }
  | { readonly type: "join" }
  | { readonly type: "setMuted"; readonly muted: boolean }
  | Extract<RingAction, { readonly type: "setCamera" }>
  | { readonly type: "switchMedia"; readonly media: Media }
  | { readonly type: "answerVideo"; readonly agree: boolean }
  | { readonly type: "add"; readonly people: readonly string[] }
  | { readonly type: "resumeSound" }
  /** A null id: the system's default. */
  | { readonly type: "chooseDevice"; readonly kind: DeviceKind; readonly id: string | null }
  /** Puts the ended call away and makes one like it. */
  | { readonly type: "callAgain"; readonly to: string; readonly media: Media };

/** Screen action: what a press changes on the screen alone; the call does not know of it. */
export type ScreenAction =
  | { readonly type: "minimize" }
  | { readonly type: "restore" }
  | { readonly type: "dismiss" }
  | { readonly type: "togglePanel"; readonly panel: "devices" | "invite" };

export type Action = CallAction | ScreenAction;
