const silentInputs = new Set(["button", "checkbox", "color", "file", "image", "radio", "range", "reset", "submit"]);

/** Active element (focus), inside open shadow roots too. */
export const deepActive = (root: DocumentOrShadowRoot): Element | null => {
  const active = root.activeElement;
  const inner = active?.shadowRoot;
  return inner === null || inner === undefined ? active : (deepActive(inner) ?? active);
};

/** Typing guard: whether a text field has the focus; moving it would lose keys. Frames count, for their inside cannot be seen. */
export const isTyping = (root: DocumentOrShadowRoot): boolean => {
  const active = deepActive(root);
  if (active instanceof HTMLInputElement) return !silentInputs.has(active.type);
  if (active instanceof HTMLElement && active.isContentEditable) return true;
  return active?.matches('textarea, select, iframe, object, embed, [role="textbox"], [role="combobox"]') ?? false;
};
