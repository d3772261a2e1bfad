import { html, nothing, type TemplateResult } from "lit";
import { CallElement } from "../call-element.ts";

/** Screen: base class of the call elements that fill the window or are a card in it. It also shows why a press failed. */
export abstract class Screen extends CallElement {
  static override readonly properties = { ...CallElement.properties, notice: { attribute: false } };
  /** Error notice: what went wrong with the last press, or "". */
  declare notice: string;

  constructor() {
    super();
    this.notice = "";
  }

  /** Alert (ARIA role) of a card: the error notice beside its controls, never over them. */
  protected alert(): TemplateResult | typeof nothing {
    return this.notice === "" ? nothing : html`<p class="alert" role="alert">${this.notice}</p>`;
  }
}
