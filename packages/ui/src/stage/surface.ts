import { modalOver, reaches } from "./modal-over.ts";
import { deepActive, isTyping } from "./typing.ts";

export type Surface = { readonly show: () => void; readonly hide: () => void };

export type SurfaceParts = {
  readonly host: HTMLElement;
  /** A dialog around everything in the host, open and not modal: the last resort. */
  readonly layer: () => HTMLDialogElement | null;
  /** The part that must be reachable. */
  readonly probe: () => Element | null;
};

/** How often the surface looks whether something of the page has come to lie over it, in ms. */
const lookEvery = 250;
/** How often it asks whether its own modal dialog is still needed, in ms: to ask takes the focus away for a moment. */
const askEvery = 2000;

const centreOf = ({ left, top, width, height }: DOMRect): { readonly x: number; readonly y: number } => ({
  x: left + width / 2,
  y: top + Math.min(height / 2, innerHeight / 2),
});

/** A script may run before its page has a body. */
const home = (): Element => document.body ?? document.documentElement;

/** Opens the dialog as a modal one, or as the mere box that it is otherwise. The focus stays where it was. */
const setModal = (layer: HTMLDialogElement, modal: boolean): void => {
  const focused = layer.getRootNode() instanceof ShadowRoot ? deepActive(document) : null;
  layer.close();
  if (modal) layer.showModal();
  // Not `show()`, which takes the focus.
  else layer.setAttribute("open", "");
  if (focused instanceof HTMLElement && focused.isConnected) focused.focus({ preventScroll: true });
};

/**
 * PAGE-2: keeps an element in the browser's top layer, above every dialog of the page. A modal dialog makes all that lies
 * outside of it inert, so while one is open the element lives inside of it. Where that cannot be (the dialog lies in a
 * closed shadow root, or the page itself is inert), it opens a modal dialog of its own.
 */
export const createSurface = ({ host, layer, probe }: SurfaceParts): Surface => {
  let looking: ReturnType<typeof setInterval> | undefined;
  let askedAt = 0;
  const dialogs = new MutationObserver(() => look());

  const raise = (parent: Element): void => {
    if (host.parentNode !== parent) parent.append(host);
    // A browser without popovers has the element's own z-index only.
    if (typeof host.showPopover !== "function") return;
    if (host.matches(":popover-open")) host.hidePopover();
    host.showPopover();
  };
  const isLost = (): boolean =>
    !host.isConnected || (host.parentElement !== home() && host.parentElement?.matches("dialog:modal") !== true);
  /** Pages that make everything beside their dialog inert mean themselves, and not a call. */
  const free = (): void => {
    host.inert = false;
    host.removeAttribute("aria-hidden");
  };
  const isReached = (): boolean => {
    const rect = probe()?.getBoundingClientRect();
    // What is not drawn yet cannot be asked for.
    return rect === undefined || rect.width === 0 || reaches(host, centreOf(rect));
  };
  const isModal = (): boolean => layer()?.matches(":modal") ?? false;
  const setOwnModal = (modal: boolean): void => {
    const own = layer();
    if (own === null || own.matches(":modal") === modal) return;
    setModal(own, modal);
    askedAt = performance.now();
  };
  /** Our own modal dialog keeps the page from being used: it goes as soon as it may. */
  const tryWithout = (): void => {
    const due = performance.now() - askedAt >= askEvery && !(host.matches(":focus-within") && isTyping(document));
    if (due) setOwnModal(false);
  };
  const look = (): void => {
    free();
    if (isLost()) raise(home());
    if (isModal()) tryWithout();
    if (isReached()) return;
    const rect = probe()?.getBoundingClientRect();
    raise((rect === undefined ? null : modalOver(centreOf(rect), host)) ?? home());
    if (!isReached()) setOwnModal(true);
  };

  return {
    show: () => {
      if (looking !== undefined) return look();
      host.hidden = false;
      raise(home());
      looking = setInterval(look, lookEvery);
      dialogs.observe(document, { subtree: true, attributes: true, attributeFilter: ["open", "inert"] });
      look();
    },
    hide: () => {
      clearInterval(looking);
      looking = undefined;
      dialogs.disconnect();
      setOwnModal(false);
      host.hidden = true;
      if (typeof host.hidePopover === "function" && host.matches(":popover-open")) host.hidePopover();
      if (host.isConnected && host.parentElement !== home()) home().append(host);
    },
  };
};
