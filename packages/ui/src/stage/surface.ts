import { modalOver, reaches } from "./modal-over.ts";

export type Surface = { readonly show: () => void; readonly hide: () => void };

/** How often the surface looks whether something of the page has come to lie over it. */
const lookEvery = 250;

const centreOf = ({ left, top, width, height }: DOMRect): { readonly x: number; readonly y: number } => ({
  x: left + width / 2,
  y: top + Math.min(height / 2, innerHeight / 2),
});

/**
 * Keeps an element in the browser's top layer, above every dialog of the page. A modal dialog makes all that lies
 * outside of it inert, so while one is open the element lives inside of it. `probe` is the part that must be reachable.
 */
export const createSurface = (host: HTMLElement, probe: () => Element | null): Surface => {
  const home = document.body;
  let looking: ReturnType<typeof setInterval> | undefined;
  const dialogs = new MutationObserver(() => look());

  const raise = (parent: Element): void => {
    if (host.parentNode !== parent) parent.append(host);
    // A browser without popovers has the element's own z-index only.
    if (typeof host.showPopover !== "function") return;
    if (host.matches(":popover-open")) host.hidePopover();
    host.showPopover();
  };
  const isLost = (): boolean =>
    !host.isConnected || (host.parentElement !== home && host.parentElement?.matches("dialog:modal") !== true);
  const look = (): void => {
    if (isLost()) raise(home);
    const rect = probe()?.getBoundingClientRect();
    if (rect === undefined || rect.width === 0) return;
    const point = centreOf(rect);
    if (!reaches(host, point)) raise(modalOver(point) ?? home);
  };

  return {
    show: () => {
      if (looking !== undefined) return look();
      host.hidden = false;
      raise(home);
      looking = setInterval(look, lookEvery);
      dialogs.observe(document, { subtree: true, attributes: true, attributeFilter: ["open"] });
      look();
    },
    hide: () => {
      clearInterval(looking);
      looking = undefined;
      dialogs.disconnect();
      host.hidden = true;
      if (typeof host.hidePopover === "function" && host.matches(":popover-open")) host.hidePopover();
      if (host.parentElement !== home) home.append(host);
    },
  };
};
