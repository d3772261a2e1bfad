import { modalOver, reaches } from "./modal-over.ts";
import { deepActive, isTyping } from "./typing.ts";

export type TopLayer = { readonly show: () => void; readonly hide: () => void };

/** How often the top layer looks whether something of the page has come to lie over it, in ms. */
const lookEvery = 250;
/** How often it asks whether its own modal dialog is still needed, in ms: to ask takes the focus away for a moment. */
const askEvery = 2000;

const centreOf = ({ left, top, width, height }: DOMRect): { readonly x: number; readonly y: number } => ({
  x: left + width / 2,
  y: top + Math.min(height / 2, innerHeight / 2),
});

/** The element's parent while no dialog is open. A script may run before its page has a body. */
const home = (): Element => document.body ?? document.documentElement;

/** Style of a dialog that fills the window and shows nothing of itself. By the object model: a page's policy may forbid style attributes. */
const boxless = {
  display: "block",
  position: "fixed",
  inset: "0",
  width: "100%",
  height: "100%",
  maxWidth: "none",
  maxHeight: "none",
  margin: "0",
  padding: "0",
  border: "0",
  background: "none",
  pointerEvents: "none",
} as const;

const createDialog = (): HTMLDialogElement => {
  const dialog = document.createElement("dialog");
  Object.assign(dialog.style, boxless);
  // Keys do not close it, not even where a browser lets a second press through.
  dialog.setAttribute("closedby", "none");
  dialog.addEventListener("cancel", (event) => event.preventDefault());
  return dialog;
};

/**
 * Top layer (PAGE-2): keeps an element in the browser's top layer, above every dialog of the page. A modal dialog makes all that lies
 * outside of it inert, so while one is open the element lives inside of it. Where that cannot be (the dialog lies in a
 * closed shadow root, or the page itself is inert), it lives in a modal dialog of its own. `probe` is the part that must
 * be reachable.
 */
export const createTopLayer = (host: HTMLElement, probe: () => Element | null): TopLayer => {
  let looking: ReturnType<typeof setInterval> | undefined;
  let own: HTMLDialogElement | null = null;
  let askedAt = 0;
  const dialogs = new MutationObserver(() => look());

  /** Above all that is in the top layer now. */
  const showOnTop = (): void => {
    // A browser without popovers has the element's own z-index only.
    if (typeof host.showPopover !== "function") return;
    if (host.matches(":popover-open")) host.hidePopover();
    host.showPopover();
  };
  /** What moves, or is inert for a moment, loses the focus. */
  const keepFocus = (change: () => void): void => {
    const focused = host.matches(":focus-within") ? deepActive(document) : null;
    change();
    if (focused instanceof HTMLElement && focused.isConnected) focused.focus({ preventScroll: true });
  };
  const raise = (parent: Element): void =>
    keepFocus(() => {
      if (host.parentNode !== parent) parent.append(host);
      if (own !== null && own !== parent) {
        own.close();
        own.remove();
        own = null;
      }
      showOnTop();
    });
  const raiseAlone = (): void => {
    askedAt = performance.now();
    keepFocus(() => {
      own ??= createDialog();
      if (!own.isConnected) home().append(own);
      if (!own.open) own.showModal();
      raise(own);
    });
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
  /** A modal dialog of our own keeps the page from being used: it goes as soon as it may. */
  const tryWithout = (alone: HTMLDialogElement): void => {
    const typing = host.matches(":focus-within") && isTyping(document);
    if (typing || performance.now() - askedAt < askEvery) return;
    keepFocus(() => {
      alone.close();
      if (isReached()) raise(home());
      else raiseAlone();
    });
  };
  const look = (): void => {
    free();
    if (isLost()) raise(home());
    if (own !== null) tryWithout(own);
    const rect = probe()?.getBoundingClientRect();
    if (rect === undefined || isReached()) return;
    raise(modalOver(centreOf(rect), own) ?? home());
    if (!isReached()) raiseAlone();
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
      if (host.isConnected) raise(home());
      host.hidden = true;
      if (typeof host.hidePopover === "function" && host.matches(":popover-open")) host.hidePopover();
    },
  };
};
