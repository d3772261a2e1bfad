import { html, nothing, type TemplateResult } from "lit";
import { CallElement } from "../call-element.ts";
import { ShownVideos } from "./shown-videos.ts";

/** Screen: base class of the call elements that fill the window or are a card in it. It also shows why a press failed. */
export abstract class Screen extends CallElement {
  static override readonly properties = { ...CallElement.properties, notice: { attribute: false } };
  /** Error notice: what went wrong with the last press, or "". */
  declare notice: string;

  constructor() {
    super();
    this.notice = "";
  }

  private readonly videos = new ShownVideos(() => this.call);

  protected override updated(): void {
    // No ResizeObserver after a disconnect: a late render of a removed element would leak it.
    if (this.isConnected) this.videos.follow(this.renderRoot.querySelectorAll("video"));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.videos.end();
  }

  /** Alert (ARIA role) of a card: the error notice beside its controls, never over them. */
  protected alert(): TemplateResult | typeof nothing {
    return this.notice === "" ? nothing : html`<p class="alert" role="alert">${this.notice}</p>`;
  }
}
