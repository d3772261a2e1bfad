import type { CallState, Participant } from "@opencallkit/client";
import { css, html, nothing, type TemplateResult } from "lit";
import { avatar } from "../components/avatar.ts";
import { videoView } from "../components/video-view.ts";
import { microphoneTroubleOf } from "../components/microphone-trouble.ts";
import type { Messages } from "../i18n/messages.ts";
import { TalkingScreen } from "./talking-screen.ts";

/** What stands where the clock stands while there is no path to the other side; null when all is well. */
const troubleOf = (state: CallState, messages: Messages): string | null => {
  if (state.state !== "talking") return messages.connecting;
  if (state.away.includes(state.other) || state.link === "reconnecting") return messages.reconnecting;
  if (state.link === "failed") return messages.errors.no_media_path;
  return state.link === "connecting" ? messages.connecting : null;
};

/** Two people talk. */
export class InCallScreen extends TalkingScreen {
  protected override filling(): TemplateResult | null {
    const video = this.other()?.video ?? null;
    return video === null ? null : videoView(video, this.name);
  }

  protected override head(): TemplateResult | typeof nothing {
    if ((this.other()?.video ?? null) === null) return nothing;
    return html`<div class="title">
      <div class="plated">
        <h2 title=${this.name}>${this.name}</h2>
        ${this.line()}
      </div>
    </div>`;
  }

  protected override middle(): TemplateResult {
    const alone = (this.other()?.video ?? null) === null;
    return html`
      ${this.self()}
      ${
        alone
          ? html`<div class="alone">
              ${avatar(this.name)}
              <h2 title=${this.name}>${this.name}</h2>
              ${this.line()}
            </div>`
          : nothing
      }
    `;
  }

  private other(): Participant | undefined {
    const { other } = this.call.state.get();
    return this.call.participants.get().find(({ user }) => user === other);
  }

  private line(): TemplateResult {
    const { messages } = this.kit;
    const state = this.call.state.get();
    const trouble = troubleOf(state, messages);
    const quiet = trouble === null ? this.quiet() : "";
    return html`
      <p class="state soft lines" title=${trouble ?? ""}>
        <span role="status">${trouble ?? ""}</span>
        ${
          trouble === null && state.state === "talking"
            ? html`<opencallkit-clock .since=${state.since}></opencallkit-clock>`
            : nothing
        }
        ${quiet === "" ? nothing : html`<span class="quiet">${quiet}</span>`}
      </p>
    `;
  }

  /** Why the other person is not heard, in words; "" when they may be. */
  private quiet(): string {
    const { messages } = this.kit;
    const microphone = this.other()?.microphone ?? "unknown";
    if (microphone === "off") return messages.otherMuted(this.name);
    const trouble = microphoneTroubleOf(microphone);
    return trouble === null ? "" : messages.otherMicrophone[trouble](this.name);
  }

  private self(): TemplateResult | typeof nothing {
    const preview = this.call.preview.get();
    return preview === null
      ? nothing
      : html`<div class="self">${videoView(preview, this.kit.messages.you, true)}</div>`;
  }

  static override readonly styles = [
    ...TalkingScreen.styles,
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
      .self {
        position: absolute;
        right: max(20px, env(safe-area-inset-right));
        bottom: 4px;
        width: var(--self);
        aspect-ratio: 4 / 3;
        border-radius: min(20px, 2.4vmax);
        overflow: hidden;
        box-shadow: var(--ock-shadow);
        animation: arrive 0.3s ease-out both;
      }
      .self + .alone {
        padding: 0 calc(var(--self) + 16px);
      }
      @media (max-width: 560px) and (min-height: 400px) {
        .middle {
          --self: clamp(66px, min(28vw, 18vh), 132px);
        }
        .self {
          right: max(12px, env(safe-area-inset-right));
          bottom: 8px;
          aspect-ratio: 3 / 4;
        }
        .self + .alone {
          --size: min(96px, 11vh);
          padding: 0 0 calc(var(--self) * 4 / 3 + 16px);
        }
      }
      /* Beside the dock there is room. */
      @media (min-width: 1000px) and (min-height: 481px) {
        .self {
          bottom: -120px;
        }
        .self + .alone {
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
