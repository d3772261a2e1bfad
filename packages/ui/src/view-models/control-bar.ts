import type { CallSnapshot } from "../snapshot.ts";
import type { Messages } from "../i18n/messages.ts";
import { iconButton, type IconButton } from "./button.ts";
import { cameraButton } from "./camera-button.ts";

/** Control bar: the row of controls of an outgoing and a running call. Toggles show the wished state, not that of the device. */
export const controlBarView = (
  { state, wish }: Pick<CallSnapshot, "state" | "wish">,
  messages: Messages,
  devicesShown: boolean,
): readonly IconButton[] => [
  iconButton(
    wish.muted ? "microphoneOff" : "microphone",
    wish.muted ? messages.unmute : messages.mute,
    { type: "setMuted", muted: !wish.muted },
    { tone: wish.muted ? "active" : "plain" },
  ),
  ...(state.media === "video" ? [cameraButton(wish, messages)] : []),
  iconButton("devices", messages.devices, { type: "togglePanel", panel: "devices" }, { expanded: devicesShown }),
  iconButton("hangUp", messages.hangUp, { type: "hangUp" }, { tone: "decline" }),
];
