import { svg, type TemplateResult } from "lit";
import type { RingIconName } from "../view-models/button.ts";

const camera = "M4.5 6.5h8a2 2 0 0 1 2 2v7a2 2 0 0 1-2 2h-8a2 2 0 0 1-2-2v-7a2 2 0 0 1 2-2ZM14.5 10.5l7-3.5v10l-7-3.5";
export const stroke = "M3.5 3.5l17 17";

/** Critical icons: the SVG paths that a page loads while it waits for calls; the others come with the first call. */
export const ringPaths = {
  accept:
    "M6.2 3.5h2.6l1.6 4.2-2 1.6a12.5 12.5 0 0 0 6.3 6.3l1.6-2 4.2 1.6v2.6a2 2 0 0 1-2.2 2A16.6 16.6 0 0 1 4.2 5.7a2 2 0 0 1 2-2.2Z",
  hangUp:
    "M2.6 14.9c-.5-1.5.1-3.2 1.5-4.1a15 15 0 0 1 15.8 0c1.4.9 2 2.6 1.5 4.1l-.4 1.1-4.6-.6-.5-3a12 12 0 0 0-7.8 0l-.5 3-4.6.6Z",
  camera,
  cameraOff: `${camera}${stroke}`,
} as const satisfies Record<RingIconName, string>;

/** Icon: a line drawing of 24 by 24, in the colour of the text around it. */
export const drawing = (path: string): TemplateResult => svg`<path d=${path} />`;

export const ringIcon = (name: RingIconName): TemplateResult => drawing(ringPaths[name]);
