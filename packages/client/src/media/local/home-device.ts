import type { CallError } from "../../api/errors.ts";
import type { Device } from "../../api/device.ts";

/** A device as the browser names it: the id is null for the system's default, the label "" where it gives none. */
export type HomeDevice = { readonly id: string | null; readonly name: string };

/** Chromium's pseudo-ids for the system's default devices: they stay the same whatever device that is. */
const standIns: ReadonlySet<string> = new Set(["", "default", "communications"]);

export const isStandIn = (id: string | null): boolean => id === null || standIns.has(id);

export const idOf = (track: MediaStreamTrack): string | null => track.getSettings().deviceId ?? null;

/** Whether a track comes from a device. The default is known by its label only. */
export const isOf = (track: MediaStreamTrack, { id, name }: HomeDevice): boolean => {
  const own = idOf(track);
  if (!isStandIn(id) && own !== null) return own === id;
  return name !== "" && track.label === name;
};

/** Whether the list has a device. */
export const isListed = (list: readonly Device[], { id, name }: HomeDevice): boolean =>
  isStandIn(id) ? name === "" || list.some(({ label }) => label === name) : list.some((each) => each.id === id);

/** Whether a track's device was unplugged: it is missing among others. An empty list is one that was not given. */
export const isUnplugged = (list: readonly Device[], track: MediaStreamTrack): boolean => {
  const id = idOf(track);
  return !isStandIn(id) && list.length > 0 && !list.some((each) => each.id === id);
};

/** The preferences and the list of one kind. */
export type KindDevices = {
  readonly wish: () => HomeDevice;
  readonly list: () => readonly Device[];
  /** Reads the list anew. */
  readonly look: () => Promise<void>;
  /** Why this page can open no device at all; null where it may. */
  readonly barred: () => CallError | null;
};
