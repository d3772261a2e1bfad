export type Elements = { readonly [tag: string]: CustomElementConstructor };

/** Registers custom elements; each tag once, even when two copies of this package are loaded. */
export const define = (elements: Elements): void => {
  for (const [tag, element] of Object.entries(elements))
    if (customElements.get(tag) === undefined) customElements.define(tag, element);
};
