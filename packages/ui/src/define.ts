export type Elements = { readonly [tag: string]: CustomElementConstructor };

/** Registers custom elements, idempotently: a second copy of this package on the page must not throw. */
export const define = (elements: Elements): void => {
  for (const [tag, element] of Object.entries(elements))
    if (customElements.get(tag) === undefined) customElements.define(tag, element);
};
