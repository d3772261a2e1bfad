import type { CaptureKind } from "../ports/capture.ts";
import type { Bar, DeviceList, FoundDevice } from "../ports/devices.ts";

export const noDevices: DeviceList = { list: async () => [], bar: async () => null, follow: () => () => undefined };

const kinds: { readonly [K in MediaDeviceKind]: FoundDevice["kind"] } = {
  audioinput: "microphone",
  videoinput: "camera",
  audiooutput: "speaker",
};

/** Feature detection: a browser without setSinkId shows no loudspeakers to choose. */
const mayChooseSpeaker = (): boolean => "setSinkId" in HTMLMediaElement.prototype;

type Policy = { readonly allowsFeature: (name: string) => boolean };

/** Permissions Policy, as far as a page can query it: only Chromium answers, under its older name. */
const policyOf = (page: Document & { readonly featurePolicy?: Policy }): Policy | undefined => page.featurePolicy;

/**
 * The permission state. Rejects where the browser has no Permissions API, or does not know of cameras and microphones
 * in it.
 */
const statusOf = async (kind: CaptureKind): Promise<PermissionStatus> => navigator.permissions.query({ name: kind });

/** Why this page can open no device of a kind. What the person decides later is found out when it is tried. */
const barOf = async (kind: CaptureKind): Promise<Bar | null> => {
  if (!isSecureContext) return "insecure";
  if (policyOf(document)?.allowsFeature(kind) === false) return "framed";
  if (!("mediaDevices" in navigator)) return "unsupported";
  const status = await statusOf(kind).catch(() => null);
  return status?.state === "denied" ? "refused" : null;
};

export const mediaDeviceList = (devices: MediaDevices | undefined): DeviceList => ({
  list: async () => {
    const found = (await devices?.enumerateDevices()) ?? [];
    return found
      .filter(({ kind, deviceId }) => deviceId !== "" && (kind !== "audiooutput" || mayChooseSpeaker()))
      .map(({ kind, deviceId, label }) => ({ kind: kinds[kind], id: deviceId, label }));
  },
  bar: barOf,
  follow: (changed) => {
    const over = new AbortController();
    devices?.addEventListener("devicechange", changed, { signal: over.signal });
    for (const kind of ["microphone", "camera"] as const)
      statusOf(kind).then(
        (status) => status.addEventListener("change", changed, { signal: over.signal }),
        () => undefined,
      );
    return () => over.abort();
  },
});
