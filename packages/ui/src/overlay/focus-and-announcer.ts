import { deepActive, isTyping } from "./typing.ts";

export type FocusAndAnnouncer = {
  /** Announces a new screen once: by moving the focus to its labelled card, or else in the live region. */
  readonly turnTo: (screen: { readonly key: string; readonly says: string; readonly mayTakeFocus: boolean }) => void;
  /** Focus restore: with no screen left, the focus goes back to where it was taken from. */
  readonly release: () => void;
};

type Overlay = HTMLElement & { said: string };

/** Live region delay in ms: it stays empty this long before its text comes, for a screen reader announces changes only. */
const breath = 150;

/** Focus management and live region: a new screen is announced to screen readers, and the page gets its focus back afterwards. */
export const createFocusAndAnnouncer = (overlay: Overlay, card: () => HTMLElement | null): FocusAndAnnouncer => {
  let now = "";
  let takenFrom: Element | null = null;
  let saying: ReturnType<typeof setTimeout> | undefined;

  const isHere = (): boolean => overlay.matches(":focus-within");
  const say = (text: string): void => {
    clearTimeout(saying);
    overlay.said = "";
    if (text !== "") saying = setTimeout(() => (overlay.said = text), breath);
  };
  const takeFocus = (): boolean => {
    if (!isHere() && isTyping(document)) return false;
    if (!isHere()) takenFrom = deepActive(document);
    card()?.focus({ preventScroll: true });
    return true;
  };

  return {
    turnTo: ({ key, says, mayTakeFocus }) => {
      if (key === now) return;
      const follows = now !== "" && (isHere() || deepActive(document) === document.body);
      now = key;
      const taken = (mayTakeFocus || (follows && takenFrom !== null)) && takeFocus();
      say(taken ? "" : says);
    },
    release: () => {
      if (now === "") return;
      now = "";
      say("");
      const back = deepActive(document);
      const lost = back === null || back === document.body || isHere();
      if (lost && takenFrom instanceof HTMLElement && takenFrom.isConnected) takenFrom.focus({ preventScroll: true });
      takenFrom = null;
    },
  };
};
