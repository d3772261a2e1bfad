import type { Call } from "@opencallkit/client";
import { html, LitElement, nothing, type TemplateResult } from "lit";
import type { KitContext } from "../kit-context.ts";

/** What the screens have in common: a kit and a call, both set by the stage before the first drawing. */
export abstract class Screen extends LitElement {
  static override readonly properties = {
    kit: { attribute: false },
    call: { attribute: false },
    notice: { attribute: false },
  };
  declare kit: KitContext;
  declare call: Call;
  /** What went wrong with the last press, in words, or "". */
  declare notice: string;

  constructor() {
    super();
    this.notice = "";
  }

  protected get name(): string {
    return this.kit.nameOf(this.call.state.get().other);
  }

  /** The notice of a card: beside its controls, never over them. */
  protected alert(): TemplateResult | typeof nothing {
    return this.notice === "" ? nothing : html`<p class="alert" role="alert">${this.notice}</p>`;
  }
}
