import { svg, type TemplateResult } from "lit";
import type { IconName } from "../view-models/button.ts";

const handset =
  "M6.2 3.5h2.6l1.6 4.2-2 1.6a12.5 12.5 0 0 0 6.3 6.3l1.6-2 4.2 1.6v2.6a2 2 0 0 1-2.2 2A16.6 16.6 0 0 1 4.2 5.7a2 2 0 0 1 2-2.2Z";
const microphone = "M12 3a3 3 0 0 1 3 3v5a3 3 0 0 1-6 0V6a3 3 0 0 1 3-3ZM5.5 11a6.5 6.5 0 0 0 13 0M12 17.5V21";
const camera = "M4.5 6.5h8a2 2 0 0 1 2 2v7a2 2 0 0 1-2 2h-8a2 2 0 0 1-2-2v-7a2 2 0 0 1 2-2ZM14.5 10.5l7-3.5v10l-7-3.5";
const stroke = "M3.5 3.5l17 17";

const paths = {
  accept: handset,
  hangUp:
    "M2.6 14.9c-.5-1.5.1-3.2 1.5-4.1a15 15 0 0 1 15.8 0c1.4.9 2 2.6 1.5 4.1l-.4 1.1-4.6-.6-.5-3a12 12 0 0 0-7.8 0l-.5 3-4.6.6Z",
  microphone,
  microphoneOff: `${microphone}${stroke}`,
  camera,
  cameraOff: `${camera}${stroke}`,
  devices:
    "M4 7h9m5 0h2M4 17h2m5 0h9M15.5 4.5a2.5 2.5 0 1 1 0 5a2.5 2.5 0 0 1 0-5ZM8.5 14.5a2.5 2.5 0 1 1 0 5a2.5 2.5 0 0 1 0-5Z",
  minimize: "M20.5 3.5l-7 7m0-5.5v5.5H19M3.5 20.5l7-7m0 5.5v-5.5H5",
  invite: "M10 4a3.6 3.6 0 1 1 0 7.2A3.6 3.6 0 0 1 10 4ZM3.5 20a6.5 6.5 0 0 1 13 0M18.5 6.5v6M15.5 9.5h6",
  restore: "M14.5 9.5l6-6m-5 0h5v5M9.5 14.5l-6 6m5 0h-5v-5",
  close: "M6 6l12 12M18 6L6 18",
  sound: "M4 9.5v5h3.5L12 18.5v-13L7.5 9.5ZM15.5 9a4.2 4.2 0 0 1 0 6M18 6.5a7.8 7.8 0 0 1 0 11",
} as const satisfies Record<IconName, string>;

/** Icon: a line drawing of 24 by 24, in the colour of the text around it. */
export const icon = (name: IconName): TemplateResult => svg`<path d=${paths[name]} />`;
