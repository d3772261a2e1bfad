import type { Capturing } from "../ports/capture.ts";
import type { MediaPorts } from "../ports/ports.ts";
import { browserPeers } from "./peers.ts";

const idOf = (id: string | null): MediaTrackConstraints => (id === null ? {} : { deviceId: { exact: id } });

const capturing = (devices: MediaDevices): Capturing => ({
  open: async ({ microphone, camera }) => {
    const stream = await devices.getUserMedia({
      ...(microphone === undefined ? {} : { audio: idOf(microphone) }),
      ...(camera === undefined ? {} : { video: { width: { ideal: 1280 }, height: { ideal: 720 }, ...idOf(camera) } }),
    });
    return stream.getTracks();
  },
  streamOf: (tracks) => new MediaStream([...tracks]),
});

export const browserMedia = (): MediaPorts => ({ capturing: capturing(navigator.mediaDevices), peers: browserPeers });
