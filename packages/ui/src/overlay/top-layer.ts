import { modalOver, reaches } from "./modal-over.ts";
import { deepActive, isTyping } from "./typing.ts";

export type TopLayer = { readonly show: () => void; readonly hide: () => void };

/** Polling interval in ms: how often the overlay checks whether something of the page has come to lie over it; no event says so. */
const lookEvery = 250;
/** Probing interval in ms: how often it checks whether its own modal dialog is still needed; each probe moves the focus for a moment. */
const askEvery = 2000;

const centreOf = ({ left, top, width, height }: DOMRect): { readonly x: number; readonly y: number } => ({
  x: left + width / 2,
  y: top + Math.min(height / 2, innerHeight / 2),
});

/** Default parent, while no dialog is open. A script may run before its page has a body. */
const home = (): Element => document.body ?? document.documentElement;

/** Style of a transparent dialog that fills the window. Set through the CSSOM: a content security policy may forbid style attributes. */
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
  // Close requests (Escape) do not close it, not even a second one, which some browsers let through.
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

  /** Raises the host to the top of the top layer, whose order is that of showing: it is hidden and shown again. */
  const showOnTop = (): void => {
    // Fallback of a browser without popovers: the element's own z-index.
    if (typeof host.showPopover !== "function") return;
    if (host.matches(":popover-open")) host.hidePopover();
    host.showPopover();
  };
  /** Preserves the focus over a change: an element that moves, or is inert for a moment, loses it. */
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
  /** Undoes `inert`: a page that makes everything beside its dialog inert means its own content, not a call. */
  const free = (): void => {
    host.inert = false;
    host.removeAttribute("aria-hidden");
  };
  const isReached = (): boolean => {
    const rect = probe()?.getBoundingClientRect();
    // No hit test without a box: a probe that has no layout yet counts as reachable.
    return rect === undefined || rect.width === 0 || reaches(host, centreOf(rect));
  };
  /** Probes without the modal dialog of our own: it makes the page inert, so it goes as soon as the probe is reachable. */
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
