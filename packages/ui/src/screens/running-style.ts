import { avatarStyle } from "../parts/avatar.ts";
import { cornerStyle } from "../parts/corner.ts";
import { deviceMenuStyle } from "../parts/device-menu.ts";
import { noticesStyle } from "../parts/notices.ts";
import { panelStyle } from "../parts/panel.ts";
import { pictureStyle } from "../parts/picture.ts";
import { roundButtonStyle } from "../parts/round-button.ts";
import { shape } from "../theme/shape.ts";
import { dockStyle } from "./dock.ts";
import { groundStyle } from "./ground.ts";

export const runningStyle = [
  shape,
  avatarStyle,
  pictureStyle,
  roundButtonStyle,
  cornerStyle,
  panelStyle,
  deviceMenuStyle,
  noticesStyle,
  dockStyle,
  groundStyle,
];
