import type { ReadonlyAtom } from "@opencallkit/client";
import { css, html, type TemplateResult } from "lit";
import { avatar, avatarStyle } from "../components/avatar.ts";
import { icon } from "../components/icons.ts";
import { videoView, videoViewStyle } from "../components/video-view.ts";
import { runAction } from "../run-action.ts";
import { shape } from "../theme/shape.ts";
import type { IconButton } from "../view-models/button.ts";
import { minimizedView } from "../view-models/minimized.ts";
import { clockOf, textOf } from "./status.ts";
import { Screen } from "./screen.ts";
import { ShownVideos } from "./shown-videos.ts";

/** Minimized screen: a running call as a floating card in a corner, so that the page below can be used. */
export class MinimizedScreen extends Screen {
  protected readonly videos = new ShownVideos(this);

  protected override followed(): readonly ReadonlyAtom<unknown>[] {
    return [this.call.state, this.call.participants];
  }

  protected override render(): TemplateResult {
    const { call, context } = this;
    const shown = { state: call.state.get(), participants: call.participants.get() };
    const { name, video, status, buttons } = minimizedView(shown, context);
    return html`
      <section class="card" part="card" aria-label=${name} tabindex="-1">
        ${this.alert()} ${video === null ? avatar(name) : html`<div class="small">${videoView(video, name)}</div>`}
        <div class="text">
          <strong title=${name}>${name}</strong>
          <span class="soft">${textOf(status)}${clockOf(status)}</span>
        </div>
        ${buttons.map((button) => this.button(button))}
      </section>
    `;
  }

  private button({ icon: name, label, tone, action }: IconButton): TemplateResult {
    return html`
      <button type="button" class=${tone} aria-label=${label} title=${label} @click=${() => runAction(this, action)}>
        <svg viewBox="0 0 24 24" aria-hidden="true">${icon(name)}</svg>
      </button>
    `;
  }

  static override readonly styles = [
    shape,
    avatarStyle,
    videoViewStyle,
    css`
      :host {
        position: absolute;
        inset: auto max(20px, env(safe-area-inset-right)) max(20px, env(safe-area-inset-bottom)) auto;
        max-width: min(calc(100% - 24px), 420px);
      }
      .card {
        --size: 48px;
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: flex-end;
        gap: 10px 12px;
        padding: 12px;
        border: 1px solid var(--ock-line);
      }
      .alert {
        inset: auto 0 calc(100% + 10px);
      }
      .avatar {
        margin: 0;
      }
      .small {
        flex: none;
        width: 96px;
        height: 72px;
        border-radius: 16px;
        overflow: hidden;
      }
      .text {
        display: grid;
        flex: 1 1 72px;
        min-width: 0;
        text-align: start;
        font-variant-numeric: tabular-nums;
      }
      strong,
      .soft {
        overflow: hidden;
        white-space: nowrap;
        text-overflow: ellipsis;
      }
      @media (max-width: 300px) {
        :host {
          inset: auto 12px 12px auto;
        }
        .small {
          width: 64px;
          height: 56px;
        }
      }
      button {
        display: grid;
        place-items: center;
        flex: none;
        width: 46px;
        height: 46px;
        border-radius: 50%;
        background: var(--ock-control);
      }
      button svg {
        width: 22px;
        height: 22px;
      }
      .decline {
        color: #fff;
        background: var(--ock-decline);
      }
    `,
  ];
}
