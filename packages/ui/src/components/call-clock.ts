import { html, LitElement, type TemplateResult } from "lit";
import { clockText } from "../view-models/clock-text.ts";

/** Call timer: how long a call has lasted; ticks while it is in the page. It inherits the text style of what is around it. */
export class CallClock extends LitElement {
  static override readonly properties = { since: { attribute: false } };
  /** Start time, in ms of `performance.now()`. */
  declare since: number;
  private tick: ReturnType<typeof setInterval> | undefined;

  constructor() {
    super();
    this.since = 0;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.tick = setInterval(() => this.requestUpdate(), 500);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.tick);
  }

  protected override render(): TemplateResult {
    return html`<span role="timer">${clockText(performance.now() - this.since)}</span>`;
  }
}
