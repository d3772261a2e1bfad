import { deepActive, isTyping } from "./typing.ts";

export type Attention = {
  /** A new screen is there: it is spoken of once, either by taking the focus to its named card or in the live region. */
  readonly turnTo: (screen: { readonly key: string; readonly says: string; readonly mayTakeFocus: boolean }) => void;
  /** No screen any more: the focus goes back to where it was taken from. */
  readonly release: () => void;
};

type Stage = HTMLElement & { said: string };

/** A live region speaks of changes only, so it must stand in the page for a moment before its text comes. */
const breath = 150;

export const createAttention = (stage: Stage, card: () => HTMLElement | null): Attention => {
  let now = "";
  let takenFrom: Element | null = null;
  let saying: ReturnType<typeof setTimeout> | undefined;

  const isHere = (): boolean => stage.matches(":focus-within");
  const say = (text: string): void => {
    clearTimeout(saying);
    stage.said = "";
    if (text !== "") saying = setTimeout(() => (stage.said = text), breath);
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
