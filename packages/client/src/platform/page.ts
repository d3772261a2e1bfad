import type { Page, PageMoment } from "../ports/page.ts";

/** The null object for Node, where there is no page. */
export const noPage: Page = { origin: null, follow: () => () => undefined, beacon: () => undefined };

type Network = { readonly connection?: EventTarget };

const networkOf = (navigator: Navigator & Network): EventTarget | undefined => navigator.connection;

export const documentPage: Page = {
  // The inherited origin: a frame without an address of its own has its parent's, which `location.origin` does not say.
  get origin() {
    return window.origin;
  },
  follow: (listener) => {
    const over = new AbortController();
    const on = (target: EventTarget | undefined, name: string, moment: () => PageMoment | null): void =>
      target?.addEventListener(
        name,
        () => {
          const now = moment();
          if (now !== null) listener(now);
        },
        { signal: over.signal },
      );
    on(window, "pageshow", () => "back");
    on(window, "pagehide", () => "leaving");
    on(window, "online", () => "online");
    // The `resume` event (Page Lifecycle): the page was frozen and runs again.
    on(document, "resume", () => "back");
    on(document, "visibilitychange", () => (document.visibilityState === "visible" ? "back" : null));
    on(networkOf(navigator), "change", () => "network");
    return () => over.abort();
  },
  beacon: (url, text) => {
    const body = new Blob([text], { type: "text/plain" });
    if (typeof navigator.sendBeacon === "function" && navigator.sendBeacon(url, body)) return;
    fetch(url, { method: "POST", body: text, keepalive: true }).catch(() => undefined);
  },
};
