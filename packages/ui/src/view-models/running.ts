import type { CallSnapshot } from "../snapshot.ts";
import { iconButton, type Button, type IconButton } from "./button.ts";
import { controlBarView } from "./control-bar.ts";
import type { Messages } from "../i18n/messages.ts";
import { callNotices, type Notice } from "./notices.ts";
import { panelView, type OpenPanel, type PanelView } from "./panel.ts";
import type { Wording } from "../i18n/wording.ts";

/** Presentation of a video: cropped to its box, the same mirrored as in a looking glass, or whole, as a shared screen. */
export type VideoLook = "cropped" | "mirrored" | "whole";

/** Backdrop: what fills the window behind the controls. */
export type Backdrop =
  /** Avatar background: the other person's own colours. */
  | { readonly type: "colours" }
  /** Video background; the controls over it are dark. */
  | { readonly type: "video"; readonly stream: MediaStream; readonly label: string; readonly look: VideoLook };

/** Status of a call: a text, or the start of the call timer, in ms of `performance.now()`. */
export type Status =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "clock"; readonly since: number };

/** Shared view model of an outgoing, a running and a group call: what they show in the same places. */
export type RunningView = {
  readonly name: string;
  /** Corner buttons: small, beside "minimize". */
  readonly corners: readonly IconButton[];
  readonly notices: readonly Notice[];
  /** Autoplay unlock: where the browser blocks sound, the button whose press starts it; else null. */
  readonly hear: Button | null;
  readonly panel: PanelView;
  readonly controls: readonly IconButton[];
};

/** Media switch: a call of two changes between voice and video, unless an upgrade request is pending. */
const mediaButton = ({ state }: Pick<CallSnapshot, "state">, { messages }: Wording): readonly IconButton[] => {
  if (state.group || state.videoAsked !== null) return [];
  return state.media === "video"
    ? [iconButton("accept", messages.toVoice, { type: "switchMedia", media: "audio" })]
    : [iconButton("camera", messages.askVideo, { type: "switchMedia", media: "video" })];
};

/** Screen sharing, where this browser can: the button turns it on and off. */
const screenButton = ({ screen }: Pick<CallSnapshot, "screen">, messages: Messages): readonly IconButton[] => {
  if (screen.state === "unavailable") return [];
  const isShared = screen.state === "on";
  const label = isShared ? messages.stopSharing : messages.shareScreen;
  return [iconButton(isShared ? "screenOff" : "screen", label, { type: "shareScreen", on: !isShared })];
};

/** Running call: the view model of a full-screen call that is made, answered or going on. */
export const runningView = (shown: CallSnapshot, wording: Wording, open: OpenPanel): RunningView => {
  const { messages, nameOf } = wording;
  const { state, autoplay } = shown;
  const calling = state.state === "calling";
  const minimize = iconButton("minimize", messages.minimize, { type: "minimize" });
  const invite = iconButton(
    "invite",
    messages.invite,
    { type: "togglePanel", panel: "invite" },
    { expanded: open === "invite" },
  );
  return {
    name: nameOf(state.other),
    corners:
      state.state === "talking"
        ? [...mediaButton(shown, wording), ...screenButton(shown, messages), invite, minimize]
        : [minimize],
    notices: callNotices(shown, wording),
    hear: calling || autoplay === "allowed" ? null : { label: messages.hear, action: { type: "resumeSound" } },
    panel: panelView(shown, wording, open),
    controls: controlBarView(shown, messages, open === "devices"),
  };
};
