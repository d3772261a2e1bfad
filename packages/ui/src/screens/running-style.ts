import { avatarStyle } from "../parts/avatar.ts";
import { cornerStyle } from "../parts/corner.ts";
import { deviceMenuStyle } from "../parts/device-menu.ts";
import { noticesStyle } from "../parts/notices.ts";
import { panelStyle } from "../parts/panel.ts";
import { videoViewStyle } from "../parts/picture.ts";
import { roundButtonStyle } from "../parts/round-button.ts";
import { shape } from "../theme/shape.ts";
import { controlBarStyle } from "./dock.ts";
import { backdropStyle } from "./ground.ts";

export const runningStyle = [
  shape,
  avatarStyle,
  videoViewStyle,
  roundButtonStyle,
  cornerStyle,
  panelStyle,
  deviceMenuStyle,
  noticesStyle,
  controlBarStyle,
  backdropStyle,
];
