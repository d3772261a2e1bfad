/** Typed query selector: an element of the page that must be there; throws otherwise. */
export const element = <T extends Element>(selector: string, kind: abstract new (...args: never) => T): T => {
  const found = document.querySelector(selector);
  if (!(found instanceof kind)) throw new Error(`the page has no ${selector}`);
  return found;
};
