import type { Call } from "@opencallkit/client";
import { html, LitElement, type TemplateResult } from "lit";
import { follow } from "../follow.ts";
import type { KitContext } from "../context.ts";
import type { Player } from "../sounds/player.ts";
import { createFocusAndAnnouncer, type FocusAndAnnouncer } from "./focus-and-announcer.ts";
import { activeCallOf, lingers, toneOf, type ActiveCall } from "../view-models/active-call.ts";
import type { ScreenName } from "../view-models/which-screen.ts";
import { overlayStyle } from "./overlay-style.ts";
import { createTopLayer, type TopLayer } from "./top-layer.ts";

/** Colour scheme; `auto` follows the system. */
export type Theme = "auto" | "light" | "dark";

/** Tag of each screen's element, without their common prefix. A running call has two more: `group` and `minimized`. */
const elementOf: { readonly [S in Exclude<ScreenName, "none">]: string } = {
  incoming: "incoming",
  outgoing: "outgoing",
  inCall: "in-call",
  leaving: "ended",
  ended: "ended",
};

/** Call overlay: the root element, in a page's top layer. It shows, sounds and announces the most urgent call, and manages the focus. */
export class CallOverlay extends LitElement {
  static override readonly properties = {
    context: { attribute: false },
    theme: { reflect: true },
    minimized: { state: true },
    said: { state: true },
    notice: { state: true },
  };
  static override readonly styles = overlayStyle;
  declare context: KitContext;
  declare theme: Theme;
  declare minimized: boolean;
  /** Text of the live region, which a screen reader announces. */
  declare said: string;
  /** Notice of the last press that failed, or ""; the screen shows it. */
  declare notice: string;
  private player: Player | null = null;
  private readonly topLayer: TopLayer;
  private readonly focusAndAnnouncer: FocusAndAnnouncer;
  /** Lazy chunk with the screens of a call: its import, from the first call on. */
  private loading: Promise<void> | null = null;
  private readonly putAway = new WeakSet<Call>();
  /** Disposed: a render that was still under way must change nothing any more. */
  private over = false;
  private shown: { readonly kind: string; readonly element: HTMLElement; readonly call: Call } | null = null;
  private lingering: { readonly call: Call; readonly timer: ReturnType<typeof setTimeout> } | null = null;

  constructor() {
    super();
    this.theme = "auto";
    this.minimized = false;
    this.said = "";
    this.notice = "";
    this.topLayer = createTopLayer(this, this.card);
    this.focusAndAnnouncer = createFocusAndAnnouncer(this, this.card);
    follow(this, () => {
      const { calls } = this.context.client;
      return [calls, ...calls.get().map(({ state }) => state)];
    });
  }

  private screen(): LitElement | null {
    // Not upgraded yet: an element whose chunk is not loaded is none of ours, and removed at once it renders nothing.
    const element = this.shown?.element;
    return element instanceof LitElement ? element : null;
  }

  private readonly card = (): HTMLElement | null =>
    this.screen()?.shadowRoot?.querySelector<HTMLElement>("[tabindex]") ?? null;

  private active(): ActiveCall | null {
    return activeCallOf(this.context.client.calls.get(), (call) => this.putAway.has(call));
  }

  protected override render(): TemplateResult {
    return html`
      <div class="said" role="status" aria-live="assertive">${this.said}</div>
      ${this.drawn(this.active())}
    `;
  }

  /** Element reuse: the active call keeps its screen's element as long as the screen stays the same. */
  private drawn(active: ActiveCall | null): HTMLElement | null {
    if (active === null || active.screen === "none") return (this.shown = null);
    const { call, state, screen } = active;
    const running = screen === "outgoing" || screen === "inCall";
    const kind =
      running && this.minimized ? "minimized" : screen === "inCall" && state.group ? "group" : elementOf[screen];
    const element = this.shown?.kind === kind ? this.shown.element : this.createScreen(kind);
    this.shown = { kind, element, call };
    const { context, notice } = this;
    return Object.assign(element, { context, call, notice });
  }

  private createScreen(kind: string): HTMLElement {
    const element = document.createElement(`opencallkit-${kind}`);
    element.className = "screen";
    element.addEventListener("minimize", () => (this.minimized = true));
    element.addEventListener("restore", () => (this.minimized = false));
    element.addEventListener("dismiss", () => {
      if (this.shown !== null) this.put(this.shown.call);
    });
    return element;
  }

  private loadScreens(): void {
    this.loading ??= import("../call-elements.ts").then(
      ({ defineCallElements }) => {
        defineCallElements();
        this.requestUpdate();
      },
      () => {
        // No retry timer: the next change of a call imports the chunk again.
        this.loading = null;
      },
    );
  }

  protected override updated(): void {
    if (this.over) return;
    const active = this.active();
    if (active !== null) this.loadScreens();
    this.player?.play(active === null ? null : toneOf(active));
    this.linger(active);
    this.tidy(active);
    if (active === null) return this.rest();
    this.topLayer.show();
    // Render order: the screen renders after the overlay, and only then has something to focus.
    void this.screen()?.updateComplete.then(() => this.present(active));
  }

  private present(active: ActiveCall): void {
    if (this.over || this.active()?.call !== active.call || this.active()?.screen !== active.screen) return;
    this.topLayer.show();
    const { call, screen } = active;
    const over = screen === "ended" || screen === "leaving";
    // Accessible name: a card's label is also its announcement.
    const says = over || screen === "incoming" ? (this.card()?.getAttribute("aria-label") ?? "") : "";
    this.focusAndAnnouncer.turnTo({ key: `${screen} ${this.minimized} ${call.id}`, says, mayTakeFocus: !over });
  }

  private rest(): void {
    this.minimized = false;
    this.focusAndAnnouncer.release();
    this.topLayer.hide();
  }

  /** Auto-dismiss: drops ended calls that another call is shown over, or whose end needs no notice. */
  private tidy(active: ActiveCall | null): void {
    for (const call of this.context.client.calls.get())
      if (call !== active?.call && call.state.get().state === "ended") call.dismiss();
  }

  private linger(active: ActiveCall | null): void {
    const call = active?.screen === "ended" ? active.call : null;
    if (call === (this.lingering?.call ?? null)) return;
    clearTimeout(this.lingering?.timer);
    this.lingering =
      call === null || active === null
        ? null
        : { call, timer: setTimeout(() => this.expire(call), lingers(active.state)) };
  }

  /** Timeout that pauses on hover and focus (WCAG 2.2.1): nobody's reading of the reason is cut short. */
  private expire(call: Call): void {
    this.lingering = null;
    if (this.screen()?.matches(":hover, :focus-within") === true) return this.linger(this.active());
    this.put(call);
  }

  private put(call: Call): void {
    this.putAway.add(call);
    if (call.state.get().state === "ended") call.dismiss();
    this.requestUpdate();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // Playback: a browser pauses a video that is moved within the page.
    const videos = this.screen()?.shadowRoot?.querySelectorAll("video") ?? [];
    for (const video of videos) video.play().catch(() => undefined);
  }

  /** Sets the tone player; null for silence. */
  setSound(create: (() => Player) | null): void {
    if ((create === null) === (this.player === null)) return;
    this.player?.close();
    this.player = create?.() ?? null;
    this.requestUpdate();
  }

  /** Disposes of the overlay: stops its timers, subscriptions and tone; afterwards the element can be dropped. */
  end(): void {
    this.over = true;
    clearTimeout(this.lingering?.timer);
    this.focusAndAnnouncer.release();
    this.topLayer.hide();
    this.player?.close();
    this.player = null;
    this.remove();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "opencallkit-overlay": CallOverlay;
  }
}
