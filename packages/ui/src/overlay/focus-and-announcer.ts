import { deepActive, isTyping } from "./typing.ts";

export type FocusAndAnnouncer = {
  /** A new screen is there: it is spoken of once, either by taking the focus to its named card or in the live region. */
  readonly turnTo: (screen: { readonly key: string; readonly says: string; readonly mayTakeFocus: boolean }) => void;
  /** No screen any more: the focus goes back to where it was taken from. */
  readonly release: () => void;
};

type Overlay = HTMLElement & { said: string };

/** How long the live region stands empty before its text comes, in ms: a screen reader speaks of changes only. */
const breath = 150;

/** Focus and announcer: a screen is told to those who see and to those who hear, and the page gets its focus back. */
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
