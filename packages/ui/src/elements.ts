import { define } from "./define.ts";
import { IncomingScreen } from "./screens/incoming-screen.ts";
import { CallOverlay } from "./overlay/call-overlay.ts";

/** What a page needs to wait for calls; the other screens come with the first call. */
export const defineElements = (): void =>
  define({ "opencallkit-incoming": IncomingScreen, "opencallkit-stage": CallOverlay });
