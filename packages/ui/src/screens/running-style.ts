import { avatarStyle } from "../components/avatar.ts";
import { cornerStyle } from "../components/corner.ts";
import { deviceMenuStyle } from "../components/device-menu.ts";
import { noticesStyle } from "../components/notices.ts";
import { panelStyle } from "../components/panel.ts";
import { videoViewStyle } from "../components/video-view.ts";
import { roundButtonStyle } from "../components/round-button.ts";
import { shape } from "../theme/shape.ts";
import { controlBarStyle } from "./control-bar.ts";
import { backdropStyle } from "./backdrop.ts";

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
