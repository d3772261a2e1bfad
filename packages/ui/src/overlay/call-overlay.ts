import type { Call } from "@opencallkit/client";
import { html, LitElement, nothing, type TemplateResult } from "lit";
import { follow } from "../follow.ts";
import type { KitContext } from "../kit-context.ts";
import { endText } from "../view-models/end-text.ts";
import type { Player } from "../sounds/player.ts";
import { createFocusAndAnnouncer, type FocusAndAnnouncer } from "./focus-and-announcer.ts";
import { activeCallOf, lingers, toneOf, type ActiveCall } from "../view-models/active-call.ts";
import { overlayStyle } from "./overlay-style.ts";
import { createTopLayer, type TopLayer } from "./top-layer.ts";

export type Theme = "auto" | "light" | "dark";

/** The one element a page gets: shows the screen of the most urgent call, sounds, speaks and minds the focus. */
export class CallOverlay extends LitElement {
  static override readonly properties = {
    kit: { attribute: false },
    theme: { reflect: true },
    minimized: { state: true },
    said: { state: true },
    notice: { state: true },
  };
  static override readonly styles = overlayStyle;
  declare kit: KitContext;
  declare theme: Theme;
  declare minimized: boolean;
  /** What the live region says. */
  declare said: string;
  /** What went wrong with the last press, in words; the screen shows it. */
  declare notice: string;
  private player: Player | null = null;
  private readonly topLayer: TopLayer;
  private readonly focusAndAnnouncer: FocusAndAnnouncer;
  /** The screens of a call, loaded when there is one. */
  private loading: Promise<void> | null = null;
  private readonly putAway = new WeakSet<Call>();
  /** Taken away for good: a drawing that was under way changes nothing any more. */
  private over = false;
  private lingering: { readonly call: Call; readonly timer: ReturnType<typeof setTimeout> } | null = null;

  constructor() {
    super();
    this.theme = "auto";
    this.minimized = false;
    this.said = "";
    this.notice = "";
    const card = (): HTMLElement | null => this.screen()?.shadowRoot?.querySelector<HTMLElement>("[tabindex]") ?? null;
    this.topLayer = createTopLayer(this, card);
    this.focusAndAnnouncer = createFocusAndAnnouncer(this, card);
    follow(this, () => {
      const { calls } = this.kit.client;
      return [calls, ...calls.get().map(({ state }) => state)];
    });
  }

  private screen(): LitElement | null {
    // Nothing is drawn when it is taken away at once.
    const screen = this.shadowRoot?.querySelector(".screen");
    return screen instanceof LitElement ? screen : null;
  }

  private chosen(): ActiveCall | null {
    return activeCallOf(this.kit.client.calls.get(), (call) => this.putAway.has(call));
  }

  protected override render(): TemplateResult {
    const chosen = this.chosen();
    return html`
      <div class="said" role="status" aria-live="assertive">${this.said}</div>
      ${chosen === null ? nothing : this.screenOf(chosen)}
    `;
  }

  private screenOf({ call, state, screen }: ActiveCall): TemplateResult | typeof nothing {
    const { kit, notice } = this;
    const running = screen === "outgoing" || screen === "inCall";
    if (running && this.minimized)
      return html`<opencallkit-minimized
        class="screen"
        .kit=${kit}
        .call=${call}
        .notice=${notice}
        @restore=${this.setMinimized(false)}
      ></opencallkit-minimized>`;
    switch (screen) {
      case "incoming":
        return html`<opencallkit-incoming
          class="screen"
          .kit=${kit}
          .call=${call}
          .notice=${notice}
        ></opencallkit-incoming>`;
      case "outgoing":
        return html`<opencallkit-outgoing
          class="screen"
          .kit=${kit}
          .call=${call}
          .notice=${notice}
          @minimize=${this.setMinimized(true)}
        ></opencallkit-outgoing>`;
      case "inCall":
        if (state.group)
          return html`<opencallkit-group
            class="screen"
            .kit=${kit}
            .call=${call}
            .notice=${notice}
            @minimize=${this.setMinimized(true)}
          ></opencallkit-group>`;
        return html`<opencallkit-in-call
          class="screen"
          .kit=${kit}
          .call=${call}
          .notice=${notice}
          @minimize=${this.setMinimized(true)}
        ></opencallkit-in-call>`;
      case "leaving":
      case "ended":
        return html`<opencallkit-ended
          class="screen"
          .kit=${kit}
          .call=${call}
          .notice=${notice}
          @done=${() => this.put(call)}
        ></opencallkit-ended>`;
      case "none":
        return nothing;
    }
  }

  private loadScreens(): void {
    this.loading ??= import("../call-elements.ts").then(
      ({ defineCallElements }) => {
        defineCallElements();
        this.requestUpdate();
      },
      () => {
        // The next change of a call tries again.
        this.loading = null;
      },
    );
  }

  protected override updated(): void {
    if (this.over) return;
    const chosen = this.chosen();
    if (chosen !== null) this.loadScreens();
    this.player?.play(chosen === null ? null : toneOf(chosen));
    this.linger(chosen);
    this.tidy(chosen);
    if (chosen === null) return this.rest();
    this.topLayer.show();
    // The screen draws itself after the stage has.
    void this.screen()?.updateComplete.then(() => this.present(chosen));
  }

  private present(chosen: ActiveCall): void {
    if (this.over || this.chosen()?.call !== chosen.call || this.chosen()?.screen !== chosen.screen) return;
    this.topLayer.show();
    const { call, state, screen } = chosen;
    const name = this.kit.nameOf(state.other);
    const over = screen === "ended" || screen === "leaving";
    const says =
      screen === "incoming"
        ? this.kit.messages.calls[state.media](name)
        : over
          ? endText(state, name, this.kit.messages)
          : "";
    this.focusAndAnnouncer.turnTo({ key: `${screen} ${this.minimized} ${call.id}`, says, mayTakeFocus: !over });
  }

  private rest(): void {
    this.minimized = false;
    this.focusAndAnnouncer.release();
    this.topLayer.hide();
  }

  /** Ended calls that something else is shown over, or that nobody has to be told of, are done with. */
  private tidy(chosen: ActiveCall | null): void {
    for (const call of this.kit.client.calls.get())
      if (call !== chosen?.call && call.state.get().state === "ended") call.dismiss();
  }

  private linger(chosen: ActiveCall | null): void {
    const call = chosen?.screen === "ended" ? chosen.call : null;
    if (call === (this.lingering?.call ?? null)) return;
    clearTimeout(this.lingering?.timer);
    this.lingering =
      call === null || chosen === null
        ? null
        : { call, timer: setTimeout(() => this.expire(call), lingers(chosen.state)) };
  }

  /** Nobody's reading is cut short: with the pointer or the focus on it, the reason stays. */
  private expire(call: Call): void {
    this.lingering = null;
    if (this.screen()?.matches(":hover, :focus-within") === true) return this.linger(this.chosen());
    this.put(call);
  }

  private put(call: Call): void {
    this.putAway.add(call);
    if (call.state.get().state === "ended") call.dismiss();
    this.requestUpdate();
  }

  private readonly setMinimized = (minimized: boolean) => (): void => {
    this.minimized = minimized;
  };

  override connectedCallback(): void {
    super.connectedCallback();
    // A video that is moved within the page pauses.
    const videos = this.screen()?.shadowRoot?.querySelectorAll("video") ?? [];
    for (const video of videos) video.play().catch(() => undefined);
  }

  /** Tones of our own, or silence. */
  setSound(create: (() => Player) | null): void {
    if ((create === null) === (this.player === null)) return;
    this.player?.close();
    this.player = create?.() ?? null;
    this.requestUpdate();
  }

  /** Ends all that runs; the element can be thrown away. */
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
    "opencallkit-stage": CallOverlay;
  }
}
