import type { Wish } from "@opencallkit/client";
import type { Messages } from "../i18n/messages.ts";
import type { CallAction } from "./action.ts";
import { iconButton, type IconButton } from "./button.ts";

type SetCamera = Extract<CallAction, { readonly type: "setCamera" }>;

/** Camera toggle: shows and toggles the wished state; what the device makes of it stands in the notices. */
export const cameraButton = ({ camera }: Wish, messages: Messages): IconButton<SetCamera, "camera" | "cameraOff"> =>
  iconButton(
    camera ? "camera" : "cameraOff",
    camera ? messages.cameraOff : messages.cameraOn,
    { type: "setCamera", on: !camera },
    { tone: camera ? "plain" : "active" },
  );
