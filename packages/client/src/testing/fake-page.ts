import type { Page, PageMoment } from "../ports/page.ts";

export type FakePage = Page & {
  readonly happen: (moment: PageMoment) => void;
  readonly beacons: { readonly url: string; readonly text: string }[];
  readonly listeners: () => number;
};

export const createFakePage = (origin: string | null = null): FakePage => {
  const listeners = new Set<(moment: PageMoment) => void>();
  const beacons: { readonly url: string; readonly text: string }[] = [];
  return {
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
