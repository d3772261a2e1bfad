import { deepEqual } from "../deep-equal.ts";
import { createAtom, readOnly } from "../api/atom.ts";
import { callError, type CallError, type FaultCode } from "../api/errors.ts";
import type { Device, DeviceKind, Devices } from "../api/device.ts";
import type { CaptureKind } from "../ports/capture.ts";
import type { Bar, FoundDevice } from "../ports/devices.ts";
import type { Ports } from "../ports/ports.ts";
import type { ReadonlyAtom } from "../api/readonly-atom.ts";

/** Device preferences: what the person wishes of each kind, and what is plugged in. */
export type DeviceWishes = {
  /** The preferred device: its id (null: the system's default) and its label. */
  readonly wish: (kind: DeviceKind) => { readonly id: string | null; readonly name: string };
  readonly list: (kind: DeviceKind) => readonly Device[];
  readonly barred: (kind: CaptureKind) => CallError | null;
  readonly volume: () => number;
  /** Reads the device list anew. Labels are known only after a capture was allowed. */
  readonly look: () => Promise<void>;
  /** Subscribes to changes of the list or the volume; the answer unsubscribes. */
  readonly follow: (listener: (change: "list" | "volume") => void) => () => void;
};

export type DeviceChoice = DeviceWishes & {
  readonly value: ReadonlyAtom<Devices>;
  readonly loudness: ReadonlyAtom<number>;
  readonly choose: (kind: DeviceKind, id: string | null) => Promise<void>;
  readonly setVolume: (volume: number) => void;
  readonly end: () => void;
};

export type DeviceChoiceNeeds = Pick<Ports, "devices"> & {
  readonly storage: Pick<Ports["storage"], "lasting">;
  readonly chose: (kind: DeviceKind) => Promise<void>;
};

const kinds = ["microphone", "camera", "speaker"] as const satisfies readonly DeviceKind[];
const none = { list: [], chosen: null, chosenName: "", barred: null };
const isKind = (kind: string): kind is DeviceKind => kinds.some((known) => known === kind);
const isCapture = (kind: DeviceKind): kind is CaptureKind => kind !== "speaker";

/** The storage key. Device preferences belong to the browser and not to a user: they are made before anybody logs in. */
const key = "opencallkit.devices";

const isRecord = (value: unknown): value is { readonly [key: string]: unknown } =>
  typeof value === "object" && value !== null;

const parse = (text: string | null): { readonly [key: string]: unknown } => {
  try {
    const value: unknown = JSON.parse(text ?? "{}");
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
};

const isVolume = (value: unknown): value is number => typeof value === "number" && value >= 0 && value <= 1;

/** Restores the preferences that this page before a reload, or another page, has stored. */
const recall = (text: string | null): { readonly devices: Devices; readonly volume: number } => {
  const kept = parse(text);
  const of = (kind: DeviceKind): Devices[DeviceKind] => {
    const choice = kept[kind];
    if (!isRecord(choice) || typeof choice["id"] !== "string") return none;
    return { ...none, chosen: choice["id"], chosenName: typeof choice["name"] === "string" ? choice["name"] : "" };
  };
  return {
    devices: { microphone: of("microphone"), camera: of("camera"), speaker: of("speaker") },
    volume: isVolume(kept["volume"]) ? kept["volume"] : 1,
  };
};

const errors: { readonly [B in Bar]: (kind: CaptureKind) => FaultCode } = {
  insecure: () => "media_insecure",
  framed: () => "media_framed",
  refused: (kind) => `${kind}_refused`,
  unsupported: () => "media_unsupported",
};

/** The device preferences of the browser. A device that is unplugged stays the preferred one. */
export const createDevices = (needs: DeviceChoiceNeeds): DeviceChoice => {
  const { devices, storage } = needs;
  const kept = recall(storage.lasting.read(key));
  const value = createAtom<Devices>(kept.devices, deepEqual);
  const loudness = createAtom(kept.volume);
  const listeners = new Set<(change: "list" | "volume") => void>();
  const tell = (change: "list" | "volume"): void => {
    for (const listener of listeners) listener(change);
  };

  const keep = (): void => {
    const choices = Object.entries(value.get()).flatMap(([kind, { chosen, chosenName }]) =>
      chosen === null ? [] : [[kind, { id: chosen, name: chosenName }]],
    );
    storage.lasting.write(key, JSON.stringify({ ...Object.fromEntries(choices), volume: loudness.get() }));
  };

  const change = (kind: DeviceKind, part: Partial<Devices[DeviceKind]>): void => {
    const now = value.get();
    value.set({ ...now, [kind]: { ...now[kind], ...part } });
  };

  const look = async (): Promise<void> => {
    const before = value.get();
    const found: readonly FoundDevice[] | null = await devices.list().catch(() => null);
    // A failed enumeration says nothing of what is plugged in.
    if (found === null) return;
    for (const kind of kinds)
      change(kind, { list: found.filter((each) => each.kind === kind).map(({ id, label }) => ({ id, label })) });
    if (!kinds.every((kind) => deepEqual(before[kind].list, value.get()[kind].list))) tell("list");
  };

  const lookForBar = async (kind: CaptureKind): Promise<void> => {
    const bar = await devices.bar(kind).catch(() => null);
    const code = bar === null ? null : errors[bar](kind);
    if (value.get()[kind].barred?.code !== code) change(kind, { barred: code === null ? null : callError(code) });
  };
  const lookAll = (): void => {
    void look();
    for (const kind of kinds) if (isCapture(kind)) void lookForBar(kind);
  };

  const unfollow = devices.follow(lookAll);
  lookAll();
  return {
    value: readOnly(value),
    loudness: readOnly(loudness),
    wish: (kind) => ({ id: value.get()[kind].chosen, name: value.get()[kind].chosenName }),
    list: (kind) => value.get()[kind].list,
    barred: (kind) => value.get()[kind].barred,
    volume: loudness.get,
    choose: async (kind, id) => {
      if (!isKind(kind) || (id !== null && typeof id !== "string")) throw callError("bad_argument", "device");
      const { list, chosen, chosenName } = value.get()[kind];
      const known = id === chosen ? chosenName : "";
      change(kind, { chosen: id, chosenName: list.find((device) => device.id === id)?.label ?? known });
      keep();
      await needs.chose(kind);
    },
    setVolume: (volume) => {
      if (!isVolume(volume)) throw callError("bad_argument", "volume");
      loudness.set(volume);
      keep();
      tell("volume");
    },
    look: async () => {
      await Promise.all([look(), ...kinds.filter(isCapture).map(lookForBar)]);
    },
    follow: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    end: unfollow,
  };
};
