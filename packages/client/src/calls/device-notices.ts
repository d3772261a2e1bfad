import { createAtom, readOnly } from "../api/atom.ts";
import type { DeviceNews } from "../api/device.ts";
import type { Clock } from "../ports/clock.ts";
import type { ReadonlyAtom } from "../api/readonly-atom.ts";

/** Device notices: short-lived messages about devices, for screens. */
export type DeviceNotices = {
  readonly value: ReadonlyAtom<readonly DeviceNews[]>;
  readonly put: (news: DeviceNews) => void;
  readonly end: () => void;
};

/** How long a notice stays, for a person to read it, in ms. */
const shownMs = 8000;

/** Keeps the newest notice of each kind of device, for a while. */
export const createDeviceNotices = (clock: Pick<Clock, "after">): DeviceNotices => {
  const value = createAtom<readonly DeviceNews[]>([]);
  const timers = new Set<() => void>();
  return {
    value: readOnly(value),
    put: (news) => {
      value.set([...value.get().filter(({ kind }) => kind !== news.kind), news]);
      const stop = clock.after(shownMs, () => {
        timers.delete(stop);
        value.set(value.get().filter((each) => each !== news));
      });
      timers.add(stop);
    },
    end: () => {
      for (const stop of timers) stop();
      timers.clear();
      value.set([]);
    },
  };
};
