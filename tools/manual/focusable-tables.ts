import type { MarkdownOptions } from "vitepress";

type Configure = NonNullable<MarkdownOptions["config"]>;

/** Wide tables scroll on a phone: they can be focused, so that a keyboard scrolls them as well (WCAG 2.1.1). */
export const focusableTables: Configure = ({ renderer }) => {
  renderer.rules["table_open"] = () => '<table tabindex="0">\n';
};
