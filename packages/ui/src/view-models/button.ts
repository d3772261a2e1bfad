import type { Action, RingAction } from "./action.ts";

/** The drawings of a screen that rings; `components/ring-icons.ts` has their paths. */
export type RingIconName = "accept" | "hangUp" | "camera" | "cameraOff";

/** All drawings there are; `components/icons.ts` has their paths. */
export type IconName = RingIconName | "microphone" | "microphoneOff" | "devices" | "minimize" | "invite" | "restore";

/** `active`: turned, such as a muted microphone; its label then says what a press turns back. */
export type Tone = "plain" | "active" | "accept" | "decline";

/** Button: what a control says and does. */
export type Button<A = Action> = { readonly label: string; readonly action: A };

/** A button with a drawing. `expanded`: whether the panel it opens is open; null for one that opens none. */
export type IconButton<A = Action, I extends IconName = IconName> = Button<A> & {
  readonly icon: I;
  readonly tone: Tone;
  readonly expanded: boolean | null;
};

export const iconButton = <A extends Action | RingAction, I extends IconName>(
  icon: I,
  label: string,
  action: A,
  { tone = "plain", expanded = null }: Partial<Pick<IconButton, "tone" | "expanded">> = {},
): IconButton<A, I> => ({ icon, label, action, tone, expanded });
