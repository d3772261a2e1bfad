import { css, html, nothing, type TemplateResult } from "lit";
import { avatar } from "../components/avatar.ts";
import { videoView } from "../components/video-view.ts";
import { inCallView, type InCallView } from "../view-models/in-call.ts";
import { RunningScreen } from "./running-screen.ts";
import { runningStyle } from "./running-style.ts";
import { clockOf, textOf } from "./status.ts";

const statusLine = ({ status, quiet }: InCallView): TemplateResult => html`
  <p class="state soft lines" title=${textOf(status)}>
    <span role="status">${textOf(status)}</span>
    ${clockOf(status)} ${quiet === "" ? nothing : html`<span class="quiet">${quiet}</span>`}
  </p>
`;

/** In-call screen: two people talk. */
export class InCallScreen extends RunningScreen {
  protected override render(): TemplateResult {
    const view = inCallView(this.shown(), this.context, this.panel);
    const { name, backdrop, asides } = view;
    const whom = html`<h2 title=${name}>${name}</h2>
      ${statusLine(view)}`;
    const seen = backdrop.type === "video";
    return this.frame(
      view,
      seen ? html`<div class="title"><div class="plated">${whom}</div></div>` : nothing,
      html`
        ${
          asides.length === 0
            ? nothing
            : html`<div class="asides">
                ${asides.map(({ stream, label, look }) => html`<div class="aside">${videoView(stream, label, look)}</div>`)}
              </div>`
        }
        ${seen ? nothing : html`<div class="alone">${avatar(name)} ${whom}</div>`}
      `,
    );
  }

  static override readonly styles = [
    ...runningStyle,
    css`
      .lines {
        -webkit-line-clamp: 3;
      }
      .quiet {
        display: block;
        font-size: 14px;
      }
      .middle {
        --self: clamp(72px, min(18vw, 26vh), 232px);
      }
      .asides {
        position: absolute;
        right: max(20px, env(safe-area-inset-right));
        bottom: 4px;
        display: flex;
        flex-direction: row-reverse;
        gap: 8px;
      }
      .aside {
        width: var(--self);
        aspect-ratio: 4 / 3;
        border-radius: min(20px, 2.4vmax);
        overflow: hidden;
        box-shadow: var(--ock-shadow);
        animation: arrive 0.3s ease-out both;
      }
      .asides + .alone {
        padding: 0 calc(var(--self) + 16px);
      }
      @media (max-width: 560px) and (min-height: 400px) {
        .middle {
          --self: clamp(66px, min(28vw, 18vh), 132px);
        }
        .asides {
          right: max(12px, env(safe-area-inset-right));
          bottom: 8px;
        }
        .aside {
          aspect-ratio: 3 / 4;
        }
        .asides + .alone {
          --size: min(96px, 11vh);
          padding: 0 0 calc(var(--self) * 4 / 3 + 16px);
        }
      }
      /* Wide: there is room beside the control bar. */
      @media (min-width: 1000px) and (min-height: 481px) {
        .asides {
          bottom: -120px;
        }
        .asides + .alone {
          padding: 0;
        }
      }
      @media (max-width: 300px), (max-height: 480px) {
        .lines {
          -webkit-line-clamp: 2;
        }
      }
    `,
  ];
}
