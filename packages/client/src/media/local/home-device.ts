import type { CallError } from "../../api/errors.ts";
import type { Device } from "../../api/api.ts";

/** A device by what the browser tells of it: the id is null for the system's default, the name "" where it gives none. */
export type HomeDevice = { readonly id: string | null; readonly name: string };

/** Chromium's names for what the system uses by default: they stay the same whatever device that is. */
const standIns: ReadonlySet<string> = new Set(["", "default", "communications"]);

export const isStandIn = (id: string | null): boolean => id === null || standIns.has(id);

export const idOf = (track: MediaStreamTrack): string | null => track.getSettings().deviceId ?? null;

/** Whether a track is of a device. The default is known by its name only. */
export const isOf = (track: MediaStreamTrack, { id, name }: HomeDevice): boolean => {
  const own = idOf(track);
  if (!isStandIn(id) && own !== null) return own === id;
  return name !== "" && track.label === name;
};

/** Whether a list shows a device. */
export const isListed = (list: readonly Device[], { id, name }: HomeDevice): boolean =>
  isStandIn(id) ? name === "" || list.some(({ label }) => label === name) : list.some((each) => each.id === id);

/** Whether a track's device is missing among others that are there. A list without any is one that was not given. */
export const isUnplugged = (list: readonly Device[], track: MediaStreamTrack): boolean => {
  const id = idOf(track);
  return !isStandIn(id) && list.length > 0 && !list.some((each) => each.id === id);
};

/** What the person wishes of one kind, and what there is of it. */
export type KindDevices = {
  readonly wish: () => HomeDevice;
  readonly list: () => readonly Device[];
  /** Makes `list` what the system says now. */
  readonly look: () => Promise<void>;
  /** Why this page can open none at all. */
  readonly barred: () => CallError | null;
};
