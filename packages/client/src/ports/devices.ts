import type { DeviceKind } from "../api/api.ts";
import type { CaptureKind } from "./capture.ts";

export type FoundDevice = { readonly kind: DeviceKind; readonly id: string; readonly label: string };

/**
 * Why no device of a kind can be opened by this page, as far as that is known before it is tried. `insecure`: the page
 * is no secure context. `framed`: the page around this one does not allow it (Permissions Policy). `refused`: the
 * person or the browser has refused it. `unsupported`: the browser has no capture.
 */
export type Bar = "insecure" | "framed" | "refused" | "unsupported";

/** What can be chosen. Labels are empty until the person has allowed a capture. */
export type DeviceList = {
  readonly list: () => Promise<readonly FoundDevice[]>;
  readonly bar: (kind: CaptureKind) => Promise<Bar | null>;
  readonly follow: (changed: () => void) => () => void;
};
