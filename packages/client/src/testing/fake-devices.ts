import type { CaptureKind } from "../ports/capture.ts";
import type { Bar, DeviceList, FoundDevice } from "../ports/devices.ts";

/** A fake device list, on which a test plugs and unplugs. */
export type FakeDevices = DeviceList & {
  readonly found: FoundDevice[];
  /** Fires `devicechange`, as after plugging or unplugging. */
  readonly change: (found: readonly FoundDevice[]) => void;
  /** Bars the page from a kind, or from all. */
  readonly forbid: (bar: Bar | null, kind?: CaptureKind) => void;
};

export const createFakeDevices = (): FakeDevices => {
  const found: FoundDevice[] = [];
  const listeners = new Set<() => void>();
  const bars = new Map<CaptureKind, Bar | null>();
  const tell = (): void => {
    for (const listener of listeners) listener();
  };
  return {
    found,
    change: (next) => {
      found.splice(0, found.length, ...next);
      tell();
    },
    forbid: (bar, kind) => {
      for (const each of kind === undefined ? (["microphone", "camera"] as const) : [kind]) bars.set(each, bar);
      tell();
    },
    list: async () => [...found],
    bar: async (kind) => bars.get(kind) ?? null,
    follow: (changed) => {
      listeners.add(changed);
      return () => void listeners.delete(changed);
    },
  };
};
