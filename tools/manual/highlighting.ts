import { createCssVariablesTheme, type ShikiTransformer, type ThemeRegistration } from "shiki";

/** Colour theme of code: names of custom properties, to which the site's style sheet gives light and dark values. */
export const codeTheme: ThemeRegistration = createCssVariablesTheme({ name: "opencallkit", variablePrefix: "--code-" });

const tokenOf = (style: string): string | null => /--code-token-([a-z-]+)/u.exec(style)?.[1] ?? null;

/**
 * Highlighting by classes, and not by `style` attributes, which the manual's content security policy forbids:
 * `color:var(--code-token-string)` becomes the class `token-string`.
 */
export const classesForStyles: ShikiTransformer = {
  name: "classes-for-styles",
  span(node) {
    const { style } = node.properties;
    const token = typeof style === "string" ? tokenOf(style) : null;
    delete node.properties["style"];
    if (token !== null) this.addClassToHast(node, `token-${token}`);
  },
  pre(node) {
    delete node.properties["style"];
  },
};
