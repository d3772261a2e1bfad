import { html, nothing, type TemplateResult } from "lit";
import { CallElement } from "../call-element.ts";

/** Screen: a call element that a window is filled with, or a card of it. It also shows why a press failed. */
export abstract class Screen extends CallElement {
  static override readonly properties = { ...CallElement.properties, notice: { attribute: false } };
  /** What went wrong with the last press, or "". */
  declare notice: string;

  constructor() {
    super();
    this.notice = "";
  }

  /** The notice of a card: beside its controls, never over them. */
  protected alert(): TemplateResult | typeof nothing {
    return this.notice === "" ? nothing : html`<p class="alert" role="alert">${this.notice}</p>`;
  }
}
