import type { DeviceList, FoundDevice } from "../ports/devices.ts";

export const noDevices: DeviceList = { list: async () => [], follow: () => () => undefined };

const kinds: { readonly [K in MediaDeviceKind]: FoundDevice["kind"] } = {
  audioinput: "microphone",
  videoinput: "camera",
  audiooutput: "speaker",
};

/** A browser that cannot choose a loudspeaker shows none to choose. */
const mayChooseSpeaker = (): boolean => "setSinkId" in HTMLMediaElement.prototype;

export const mediaDeviceList = (devices: MediaDevices): DeviceList => ({
  list: async () => {
    const found = await devices.enumerateDevices();
    return found
      .filter(({ kind, deviceId }) => deviceId !== "" && (kind !== "audiooutput" || mayChooseSpeaker()))
      .map(({ kind, deviceId, label }) => ({ kind: kinds[kind], id: deviceId, label }));
  },
  follow: (changed) => {
    devices.addEventListener("devicechange", changed);
    return () => devices.removeEventListener("devicechange", changed);
  },
});
