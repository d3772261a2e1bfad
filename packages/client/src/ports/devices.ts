import type { DeviceKind } from "../api/device.ts";
import type { CaptureKind } from "./capture.ts";

export type FoundDevice = { readonly kind: DeviceKind; readonly id: string; readonly label: string };

/**
 * Why this page can open no device of a kind, as far as that is known without trying. `insecure`: it is no secure
 * context. `framed`: the page around it does not allow it (Permissions Policy). `refused`: the person or the browser
 * has denied it. `unsupported`: the browser has no capture.
 */
export type Bar = "insecure" | "framed" | "refused" | "unsupported";

/** The device list (enumerateDevices). Labels are empty until the person has allowed a capture. */
export type DeviceList = {
  readonly list: () => Promise<readonly FoundDevice[]>;
  readonly bar: (kind: CaptureKind) => Promise<Bar | null>;
  readonly follow: (changed: () => void) => () => void;
};
