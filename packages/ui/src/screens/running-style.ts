import { css } from "lit";
import { avatarStyle } from "../components/avatar.ts";
import { controlBarStyle } from "../components/control-bar.ts";
import { cornerStyle } from "../components/corner.ts";
import { deviceMenuStyle } from "../components/device-menu.ts";
import { invitePanelStyle } from "../components/invite-panel.ts";
import { noticesStyle } from "../components/notices.ts";
import { panelStyle } from "../components/panel.ts";
import { videoQuestionStyle } from "../components/video-question.ts";
import { videoViewStyle } from "../components/video-view.ts";
import { roundButtonStyle } from "../components/round-button.ts";
import { shape } from "../theme/shape.ts";
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
  invitePanelStyle,
  videoQuestionStyle,
  css`
    opencallkit-clock {
      display: inline;
    }
    .hear {
      flex: none;
      min-height: 44px;
      max-width: 100%;
      padding: 0 24px;
      border-radius: 22px;
      font-weight: 600;
      color: #fff;
      background: var(--ock-accept);
    }
  `,
];
