import type { Action, RingAction } from "./action.ts";

/** Icon names of the incoming screen; `components/ring-icons.ts` has their paths. */
export type RingIconName = "accept" | "hangUp" | "camera" | "cameraOff";

/** Icon names, all of them; `components/icons.ts` has their paths. */
export type IconName =
  | RingIconName
  | "microphone"
  | "microphoneOff"
  | "devices"
  | "minimize"
  | "invite"
  | "restore"
  | "screen"
  | "screenOff";

/** Visual variant of a button. `active`: toggled on, such as a muted microphone; its label then names the way back (unmute). */
export type Tone = "plain" | "active" | "accept" | "decline";

/** Button: the label and the action of a control. */
export type Button<A = Action> = { readonly label: string; readonly action: A };

/** Icon button. `expanded` (`aria-expanded`): whether the panel it opens is open; null for one that opens none. */
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
