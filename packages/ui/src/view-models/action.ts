import type { CallState, DeviceKind } from "@opencallkit/client";

type Media = CallState["media"];

/** Ring action: what a press asks of the engine while it rings here. A union of its own, for the chunk of a waiting page holds no more. */
export type RingAction =
  | { readonly type: "accept" }
  /** Downgrade: answers a video call with voice. */
  | { readonly type: "acceptVoice" }
  | { readonly type: "reject" }
  | { readonly type: "setCamera"; readonly on: boolean };

/** Call action (command as a value): what a press asks of the engine. `runAction` runs it. */
export type CallAction =
  | { readonly type: "hangUp" }
  | { readonly type: "join" }
  | { readonly type: "setMuted"; readonly muted: boolean }
  | Extract<RingAction, { readonly type: "setCamera" }>
  | { readonly type: "shareScreen"; readonly on: boolean }
  | { readonly type: "switchMedia"; readonly media: Media }
  | { readonly type: "answerVideo"; readonly agree: boolean }
  | { readonly type: "add"; readonly people: readonly string[] }
  | { readonly type: "resumeSound" }
  /** Device selection; a null id is the system's default. */
  | { readonly type: "chooseDevice"; readonly kind: DeviceKind; readonly id: string | null }
  /** Redial: dismisses the ended call and makes one like it. */
  | { readonly type: "callAgain"; readonly to: string; readonly media: Media };

/** Screen action: what a press changes in the UI state alone; the call does not know of it. */
export type ScreenAction =
  | { readonly type: "minimize" }
  | { readonly type: "restore" }
  | { readonly type: "dismiss" }
  | { readonly type: "togglePanel"; readonly panel: "devices" | "invite" };

export type Action = CallAction | ScreenAction;
