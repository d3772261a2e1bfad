import { html, LitElement, type TemplateResult } from "lit";

const two = (count: number): string => String(count).padStart(2, "0");

/** `2:05`, `1:02:05`. */
export const clockText = (ms: number): string => {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${two(minutes)}:${two(seconds % 60)}`;
};

/** How long a call has lasted; ticks while it is in the page. */
export class CallClock extends LitElement {
  static override readonly properties = { since: { attribute: false } };
  /** A moment of `performance.now()`. */
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
