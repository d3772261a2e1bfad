import { define } from "./define.ts";
import { CallOverlay } from "./overlay/call-overlay.ts";
import { IncomingScreen } from "./screens/incoming-screen.ts";

/** Initial chunk: the elements a page needs to wait for calls and show a ring; the other screens load lazily with the first call. */
export const defineElements = (): void =>
  define({ "opencallkit-incoming": IncomingScreen, "opencallkit-overlay": CallOverlay });
