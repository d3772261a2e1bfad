import { alike } from "./alike.ts";
import { createCell, readOnly } from "./cell.ts";
import type { DeviceKind, Devices } from "./face.ts";
import type { Ports } from "./ports/ports.ts";
import type { Value } from "./value.ts";
import type { FoundDevice } from "./ports/devices.ts";
import { callError } from "./errors.ts";

export type DeviceChoice = {
  readonly value: Value<Devices>;
  readonly chosen: (kind: DeviceKind) => string | null;
  readonly choose: (kind: DeviceKind, id: string | null) => Promise<void>;
  /** Names are known only after a capture was allowed. */
  readonly look: () => void;
  readonly end: () => void;
};

const kinds = ["microphone", "camera", "speaker"] as const satisfies readonly DeviceKind[];
const none: Devices = {
  microphone: { list: [], chosen: null },
  camera: { list: [], chosen: null },
  speaker: { list: [], chosen: null },
};
const isKind = (kind: string): kind is DeviceKind => kinds.some((known) => known === kind);

/** What can be chosen, and what is chosen; a device that was unplugged gives way to the system's default. */
export const createDevices = (
  { devices }: Pick<Ports, "devices">,
  changed: (kind: DeviceKind) => Promise<void>,
): DeviceChoice => {
  const value = createCell<Devices>(none, alike);

  const listOf = (found: readonly FoundDevice[], kind: DeviceKind) =>
    found.filter((device) => device.kind === kind).map(({ id, label }) => ({ id, label }));

  const look = (): void => {
    devices.list().then(
      (found) => {
        const now = value.get();
        value.set({
          microphone: { ...now.microphone, list: listOf(found, "microphone") },
          camera: { ...now.camera, list: listOf(found, "camera") },
          speaker: { ...now.speaker, list: listOf(found, "speaker") },
        });
      },
      () => undefined,
    );
  };

  const unfollow = devices.follow(look);
  look();
  return {
    value: readOnly(value),
    chosen: (kind) => {
      const { chosen, list } = value.get()[kind];
      return list.some(({ id }) => id === chosen) ? chosen : null;
    },
    choose: async (kind, id) => {
      if (!isKind(kind) || (id !== null && typeof id !== "string")) throw callError("bad_argument", "device");
      const now = value.get();
      value.set({ ...now, [kind]: { ...now[kind], chosen: id } });
      await changed(kind);
    },
    look,
    end: unfollow,
  };
};
