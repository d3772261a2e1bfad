import { css, html, LitElement, type TemplateResult } from "lit";
import { define } from "../define.ts";
import { tokens } from "../theme/tokens.ts";

/** Theme scope: gives the design tokens (colours, type) to the components inside it, when they are used without the overlay. */
export class ThemeScope extends LitElement {
  static override readonly properties = { theme: { reflect: true } };
  /** Colour scheme; `auto`, the default, follows the system (`prefers-color-scheme`). */
  declare theme: "auto" | "light" | "dark";

  constructor() {
    super();
    this.theme = "auto";
  }

  protected override render(): TemplateResult {
    return html`<slot></slot>`;
  }

  static override readonly styles = [
    tokens,
    css`
      :host {
        display: contents;
      }
    `,
  ];
}

/**
 * Registers `<opencallkit-theme>`, which other elements are put into; it has no box of its own. Attribute and property:
 * `theme`. No events or parts. Custom properties, which a page may set on it: `--ock-text`, `--ock-soft-text`,
 * `--ock-surface`, `--ock-glass`, `--ock-control`, `--ock-control-hover`, `--ock-line`, `--ock-backdrop`, `--ock-glow`,
 * `--ock-shadow`, `--ock-accept`, `--ock-decline`, `--ock-plate`, `--ock-font`.
 */
export const defineTheme = (): void => define({ "opencallkit-theme": ThemeScope });
