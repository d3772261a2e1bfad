const silentInputs = new Set(["button", "checkbox", "color", "file", "image", "radio", "range", "reset", "submit"]);

/** The active element: it has the focus, inside open shadow roots too. */
export const deepActive = (root: DocumentOrShadowRoot): Element | null => {
  const active = root.activeElement;
  const inner = active?.shadowRoot;
  return inner === null || inner === undefined ? active : (deepActive(inner) ?? active);
};

/** Whether keys pressed now would be lost if the focus were taken. What goes on in a frame cannot be seen. */
export const isTyping = (root: DocumentOrShadowRoot): boolean => {
  const active = deepActive(root);
  if (active instanceof HTMLInputElement) return !silentInputs.has(active.type);
  if (active instanceof HTMLElement && active.isContentEditable) return true;
  return active?.matches('textarea, select, iframe, object, embed, [role="textbox"], [role="combobox"]') ?? false;
};
