import { css, html, nothing, type TemplateResult } from "lit";
import { avatar } from "../components/avatar.ts";
import { outgoingView } from "../view-models/outgoing.ts";
import { RunningScreen } from "./running-screen.ts";
import { runningStyle } from "./running-style.ts";

/** Outgoing screen: a call we make, until it is answered; a video call shows our own preview meanwhile. */
export class OutgoingScreen extends RunningScreen {
  protected override render(): TemplateResult {
    const view = outgoingView(this.shown(), this.context, this.panel);
    const { name, backdrop, status } = view;
    const whom = html`
      <h2 title=${name}>${name}</h2>
      <p class="state soft">${status}</p>
    `;
    // Our own preview is left free: no avatar in the middle, and the name moves into the title.
    return backdrop.type === "video"
      ? this.frame(view, html`<div class="title"><div class="plated">${whom}</div></div>`, nothing)
      : this.frame(view, nothing, html`<div class="alone">${avatar(name, true)} ${whom}</div>`);
  }

  static override readonly styles = [
    ...runningStyle,
    css`
      .backdrop {
        animation: appear 0.3s ease-out both;
      }
      @keyframes appear {
        from {
          opacity: 0;
        }
      }
    `,
  ];
}
