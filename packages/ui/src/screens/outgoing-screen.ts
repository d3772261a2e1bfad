import { css, html, nothing, type TemplateResult } from "lit";
import { avatar } from "../components/avatar.ts";
import { videoView } from "../components/video-view.ts";
import { RunningScreen } from "./running-screen.ts";
import { runningStyle } from "./running-style.ts";

/** We call somebody; a video call shows us ourselves meanwhile. */
export class OutgoingScreen extends RunningScreen {
  /** Only this one fades in: the running call takes its place, and the page must not shine through then. */
  static override readonly styles = [
    ...runningStyle,
    css`
      .ground {
        animation: appear 0.3s ease-out both;
      }
      @keyframes appear {
        from {
          opacity: 0;
        }
      }
    `,
  ];

  protected override filling(): TemplateResult | null {
    const preview = this.call.preview.get();
    return preview === null ? null : videoView(preview, this.kit.messages.you, true);
  }

  /** Over our own face stands nothing. */
  protected override head(): TemplateResult | typeof nothing {
    if (this.call.preview.get() === null) return nothing;
    return html`<div class="title"><div class="plated">${this.whom()}</div></div>`;
  }

  protected override middle(): TemplateResult | typeof nothing {
    if (this.call.preview.get() !== null) return nothing;
    return html`<div class="alone">${avatar(this.name, true)} ${this.whom()}</div>`;
  }

  private whom(): TemplateResult {
    const { name, call, kit } = this;
    const state = call.state.get();
    const pending = state.state === "calling" && state.pending;
    return html`
      <h2 title=${name}>${name}</h2>
      <p class="state soft">${pending ? kit.messages.dialling : kit.messages.calling}</p>
    `;
  }
}
