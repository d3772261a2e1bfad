import type { CaptureKind, Capturing, Permission } from "../ports/capture.ts";
import type { MediaPorts } from "../ports/ports.ts";
import { createMeters } from "./meters.ts";
import { browserPeers } from "./peers.ts";

const idOf = (id: string | null): MediaTrackConstraints => (id === null ? {} : { deviceId: { exact: id } });

const permissions: { readonly [S in PermissionState]: Permission } = {
  granted: "granted",
  denied: "denied",
  prompt: "undecided",
};

/** The permission state; `unknown` where the browser has no Permissions API, or none for cameras and microphones. */
const permissionOf = async (kind: CaptureKind): Promise<Permission> => {
  try {
    return permissions[(await navigator.permissions.query({ name: kind })).state];
  } catch {
    return "unknown";
  }
};

/** Feature detection. A page that is no secure context has no `mediaDevices` at all, and listens. */
const canShareScreen = (): boolean => "mediaDevices" in navigator && "getDisplayMedia" in navigator.mediaDevices;

const capturing = (devices: MediaDevices): Capturing => ({
  open: async ({ microphone, camera }) => {
    const stream = await devices.getUserMedia({
      ...(microphone === undefined ? {} : { audio: idOf(microphone) }),
      ...(camera === undefined ? {} : { video: { width: { ideal: 1280 }, height: { ideal: 720 }, ...idOf(camera) } }),
    });
    return stream.getTracks();
  },
  canShareScreen: canShareScreen(),
  display: async () => {
    // Without a limit a screen would be captured at its whole rate, up to 120 pictures a second.
    const stream = await devices.getDisplayMedia({ video: { frameRate: { max: 30 } }, audio: true });
    return stream.getTracks();
  },
  permission: permissionOf,
  meter: createMeters(),
  streamOf: (tracks) => new MediaStream([...tracks]),
});

export const browserMedia = (): MediaPorts => ({
  capturing: capturing(navigator.mediaDevices),
  peers: browserPeers,
  visible: () => document.visibilityState === "visible",
});
