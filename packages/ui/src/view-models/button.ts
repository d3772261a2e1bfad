import type { Action, RingAction } from "./action.ts";

/** The drawings there are; `components/icons.ts` has their paths. */
export type IconName =
  | "accept"
  | "hangUp"
  | "microphone"
  | "microphoneOff"
  | "camera"
  | "cameraOff"
  | "devices"
  | "minimize"
  | "invite"
  | "restore"
  | "close"
  | "sound";

/** `active`: turned, such as a muted microphone; its label then says what a press turns back. */
export type Tone = "plain" | "active" | "accept" | "decline";

/** Button: what a control says and does. */
export type Button<A = Action> = { readonly label: string; readonly action: A };

/** A button with a drawing. `expanded`: whether the panel it opens is open; null for one that opens none. */
export type IconButton<A = Action> = Button<A> & {
  readonly icon: IconName;
  readonly tone: Tone;
  readonly expanded: boolean | null;
};

export const iconButton = <A extends Action | RingAction>(
  icon: IconName,
  label: string,
  action: A,
  { tone = "plain", expanded = null }: Partial<Pick<IconButton, "tone" | "expanded">> = {},
): IconButton<A> => ({ icon, label, action, tone, expanded });
