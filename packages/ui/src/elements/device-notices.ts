import { DeviceNotices } from "../components/device-notices.ts";
import { define } from "../define.ts";

export { DeviceNotices };

/**
 * Registers `<opencallkit-device-notices>`: a live region for trouble with the microphone or camera. Properties:
 * `context`, `call`. No events or parts. Custom properties: those of `<opencallkit-theme>`.
 */
export const defineDeviceNotices = (): void => define({ "opencallkit-device-notices": DeviceNotices });
