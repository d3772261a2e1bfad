import type { DeviceKind } from "../face.ts";

export type FoundDevice = { readonly kind: DeviceKind; readonly id: string; readonly label: string };

/** What can be chosen. Labels are empty until the person has allowed a capture. */
export type DeviceList = {
  readonly list: () => Promise<readonly FoundDevice[]>;
  readonly follow: (changed: () => void) => () => void;
};
