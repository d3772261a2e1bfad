import { DeviceNotices } from "../components/device-notices.ts";
import { define } from "../define.ts";
import { IncomingScreen } from "../screens/incoming-screen.ts";

export { IncomingScreen };

/**
 * Registers `<opencallkit-incoming>`: a call that rings, with what one may answer. It fills its nearest positioned
 * ancestor. Properties: `context`, `call`, and `notice`, what went wrong with the last press, or "". No events: answering
 * and declining change the call. Part: `card`. Custom properties: those of `<opencallkit-theme>`.
 */
export const defineIncoming = (): void =>
  define({ "opencallkit-incoming": IncomingScreen, "opencallkit-device-notices": DeviceNotices });
