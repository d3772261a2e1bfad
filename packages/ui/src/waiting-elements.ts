import { define } from "./define.ts";
import { CallOverlay } from "./overlay/call-overlay.ts";
import { IncomingScreen } from "./screens/incoming-screen.ts";

/** What a page needs to wait for calls; the other screens, and what lies in this one, come with the first call. */
export const defineElements = (): void =>
  define({ "opencallkit-incoming": IncomingScreen, "opencallkit-overlay": CallOverlay });
