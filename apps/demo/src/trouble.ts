import { element } from "./element.ts";

/** What went wrong, in words; `code` leads to what to do about it. */
export type Trouble = { readonly text: string; readonly code?: string };

/** Error banner: says what went wrong and where to read on, or hides. */
export const showTrouble = (trouble: Trouble | null): void => {
  const banner = element("#trouble", HTMLElement);
  if (trouble === null) return banner.replaceChildren();
  banner.replaceChildren(trouble.text);
  if (trouble.code === undefined) return undefined;
  const link = document.createElement("a");
  link.href = `/manual/troubleshooting/codes#${trouble.code.replaceAll("_", "-")}`;
  link.textContent = trouble.code;
  banner.append(" ", link);
  return undefined;
};
