import type { Plugin } from "rolldown";

/** Whitespace and comments of a style sheet, which no minifier of JavaScript takes out of a template. */
export const minifyStyle = (css: string): string =>
  css
    .replace(/\/\*[^]*?\*\//gu, "")
    .replace(/\s+/gu, " ")
    .replace(/ ?([{};,]) ?/gu, "$1");

/** Minifies the style sheets of components, Lit's css templates; one with a template within is left as it is. */
export const minifyStyles: Plugin = {
  name: "minify-styles",
  transform: {
    filter: { id: /\/packages\/ui\/src\//u, code: /css`/u },
    handler: (code) => code.replace(/css`[^`]*`/gu, minifyStyle),
  },
};
