import type { CallError } from "./errors.ts";

/** What a device does in a call. */
export type DeviceKind = "microphone" | "camera" | "speaker";
/** A device of this machine. `id`: the browser's own, of this origin; `label`: its name, "" until the browser tells. */
export type Device = { readonly id: string; readonly label: string };
/** Microphones, cameras and loudspeakers of this page. `list`: those that there are now. */
export type Devices = {
  readonly [K in DeviceKind]: {
    readonly list: readonly Device[];
    /** The preferred device's id, kept also while it is unplugged; null: the system's default. */
    readonly chosen: string | null;
    /** The preferred device's label, as it was when it was chosen; "" for the system's default. */
    readonly chosenName: string;
    /** Why this page cannot open any device of the kind, as far as that is known without trying; null: it may. */
    readonly barred: CallError | null;
  };
};

/**
 * A fallback between devices: the wished one was unplugged (`gone`), cannot be opened (`busy`) or gives nothing but
 * silence (`silent`), so that another one is used; or the wished one is used again (`back`).
 */
export type DeviceNews = {
  /** What it does in the call. */
  readonly kind: DeviceKind;
  /** What happened. */
  readonly why: "gone" | "busy" | "silent" | "back";
  /** The label of the device that was wished for or in use; "" where the browser gives no labels. */
  readonly wished: string;
  /** The label of what is used now; "" for the system's default, or where `instead` is false. */
  readonly used: string;
  /** Whether a fallback is in use now. */
  readonly instead: boolean;
};
