import type { Page, PageMoment } from "../ports/page.ts";

export type FakePage = Page & {
  readonly happen: (moment: PageMoment) => void;
  readonly beacons: { readonly url: string; readonly text: string }[];
  readonly listeners: () => number;
  /** Sets the visibility, without an event. */
  readonly show: (visible: boolean) => void;
  readonly visible: () => boolean;
};

export const createFakePage = (origin: string | null = null): FakePage => {
  const listeners = new Set<(moment: PageMoment) => void>();
  const beacons: { readonly url: string; readonly text: string }[] = [];
  let visible = true;
  return {
    show: (next) => {
      visible = next;
    },
    visible: () => visible,
    origin,
    beacons,
    listeners: () => listeners.size,
    happen: (moment) => {
      for (const listener of listeners) listener(moment);
    },
    follow: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    beacon: (url, text) => void beacons.push({ url, text }),
  };
};
