import type { TemplateResult } from "lit";
import type { IconName } from "../view-models/button.ts";
import { drawing, ringPaths, stroke } from "./ring-icons.ts";

const microphone = "M12 3a3 3 0 0 1 3 3v5a3 3 0 0 1-6 0V6a3 3 0 0 1 3-3ZM5.5 11a6.5 6.5 0 0 0 13 0M12 17.5V21";

const screen = "M4 5h16a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1ZM9 21h6M12 17v4";

const paths: { readonly [N in IconName]: string } = {
  ...ringPaths,
  microphone,
  microphoneOff: `${microphone}${stroke}`,
  devices:
    "M4 7h9m5 0h2M4 17h2m5 0h9M15.5 4.5a2.5 2.5 0 1 1 0 5a2.5 2.5 0 0 1 0-5ZM8.5 14.5a2.5 2.5 0 1 1 0 5a2.5 2.5 0 0 1 0-5Z",
  minimize: "M20.5 3.5l-7 7m0-5.5v5.5H19M3.5 20.5l7-7m0 5.5v-5.5H5",
  invite: "M10 4a3.6 3.6 0 1 1 0 7.2A3.6 3.6 0 0 1 10 4ZM3.5 20a6.5 6.5 0 0 1 13 0M18.5 6.5v6M15.5 9.5h6",
  screen: `${screen}M12 14V8.5M9.5 10.5L12 8l2.5 2.5`,
  screenOff: `${screen}${stroke}`,
  restore: "M14.5 9.5l6-6m-5 0h5v5M9.5 14.5l-6 6m5 0h-5v-5",
};

/** Looks up an icon by its name, among all of them. */
export const icon = (name: IconName): TemplateResult => drawing(paths[name]);
