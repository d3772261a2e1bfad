import type { ReadonlyAtom } from "@opencallkit/client";
import { css, html, nothing, type TemplateResult } from "lit";
import { avatar, avatarStyle, hueOf } from "../components/avatar.ts";
import { videoView, videoViewStyle } from "../components/video-view.ts";
import { ringIcon } from "../components/ring-icons.ts";
import { roundButton, roundButtonStyle } from "../components/round-button.ts";
import { shape } from "../theme/shape.ts";
import type { RingAction } from "../view-models/action.ts";
import { incomingView } from "../view-models/incoming.ts";
import { Screen } from "./screen.ts";

/** Incoming screen: a ringing call, to answer or decline. A card in a wide window, full screen in a narrow one. */
export class IncomingScreen extends Screen {
  protected override followed(): readonly ReadonlyAtom<unknown>[] {
    const { state, preview, wish } = this.call;
    return [state, preview, wish];
  }

  private readonly act = (action: RingAction): void => this.context.attempt(this.perform(action));

  private perform(action: RingAction): Promise<void> {
    const { call } = this;
    switch (action.type) {
      case "accept":
        return call.accept();
      case "acceptVoice":
        return call.accept({ media: "audio" });
      case "reject":
        return call.reject();
      case "setCamera":
        return call.setCamera(action.on);
    }
  }

  protected override render(): TemplateResult {
    const { context, call, act } = this;
    const { name, announcement, subtitle, others, preview, previewLabel, buttons, voice } = incomingView(
      { state: call.state.get(), preview: call.preview.get(), wish: call.wish.get(), user: context.client.user.get() },
      context,
    );
    return html`
      <div
        class="card ${hueOf(name)} ${preview === null ? "" : "previewing"}"
        part="card"
        role="dialog"
        aria-label=${announcement}
        tabindex="-1"
      >
        ${this.alert()}
        <div class="who">
          ${avatar(name, true)}
          <div class="names">
            <h2 title=${name}>${name}</h2>
            <p class="soft">${subtitle}</p>
            ${others === null ? nothing : html`<p class="soft others lines" title=${others}>${others}</p>`}
          </div>
          ${
            preview === null
              ? nothing
              : html`<div class="preview">
                  ${videoView(preview, previewLabel, "mirrored")}<span>${previewLabel}</span>
                </div>`
          }
        </div>
        <opencallkit-device-notices .context=${context} .call=${call}></opencallkit-device-notices>
        <div class="buttons">${buttons.map((button) => roundButton(button, ringIcon(button.icon), act))}</div>
        ${
          voice === null
            ? nothing
            : html`<button type="button" class="voice" @click=${() => act(voice.action)}>${voice.label}</button>`
        }
      </div>
    `;
  }

  static override readonly styles = [
    shape,
    avatarStyle,
    videoViewStyle,
    roundButtonStyle,
    css`
      :host {
        position: absolute;
        inset: 0;
        display: flex;
        align-items: flex-start;
        justify-content: center;
        padding: 36px 12px 12px;
      }
      .card {
        display: flex;
        flex-direction: column;
        width: min(400px, 100%);
        max-height: 100%;
        padding: 36px 28px 24px;
        border: 1px solid var(--ock-line);
      }
      .alert {
        inset: 10px 10px auto;
      }
      .who {
        flex: 0 1 auto;
        min-height: 0;
        display: flex;
        flex-direction: column;
        gap: 18px;
      }
      .previewing {
        --size: 72px;
      }
      .names {
        display: grid;
        grid-auto-rows: max-content;
        gap: 6px;
        align-content: safe center;
        min-width: 0;
        min-height: 0;
        flex: 0 1 auto;
        overflow: auto;
        scrollbar-width: none;
      }
      .preview {
        position: relative;
        flex: 0 1 190px;
        min-height: 64px;
        border-radius: 20px;
        overflow: hidden;
      }
      .preview video {
        position: absolute;
        inset: 0;
      }
      .preview span {
        position: absolute;
        left: 8px;
        bottom: 8px;
        padding: 3px 10px;
        border-radius: 12px;
        font-size: 13px;
        line-height: 18px;
        color: #fff;
        background: var(--ock-plate);
      }
      opencallkit-device-notices {
        display: block;
        margin-top: 14px;
      }
      .buttons {
        display: flex;
        flex: none;
        justify-content: space-around;
        align-items: flex-start;
        gap: 4px;
        margin-top: 28px;
      }
      .buttons .round {
        flex: 1 1 0;
        max-width: 108px;
      }
      .voice {
        flex: none;
        align-self: center;
        min-height: 44px;
        margin-top: 12px;
        padding: 0 18px;
        border-radius: 22px;
        font-weight: 600;
        color: var(--ock-soft-text);
      }
      .voice:hover {
        color: var(--ock-text);
        background: var(--ock-control);
      }
      .others {
        font-size: 14px;
      }
      /* Narrow: full screen. */
      @media (max-width: 560px) {
        :host {
          padding: 0;
        }
        .card {
          --size: 132px;
          width: 100%;
          height: 100%;
          background:
            radial-gradient(
              110% 50% at 50% 0%,
              color-mix(in srgb, var(--from) var(--ock-glow), transparent),
              transparent
            ),
            var(--ock-surface);
          border: 0;
          border-radius: 0;
          padding: max(9vh, env(safe-area-inset-top), 28px) 20px max(5vh, env(safe-area-inset-bottom), 20px);
        }
        .previewing {
          --size: 84px;
        }
        .card .soft {
          color: var(--ock-text);
        }
        .preview {
          flex-basis: 38vh;
        }
        .buttons {
          margin-top: auto;
          padding-top: 16px;
        }
        h2 {
          font-size: 32px;
        }
      }
      /* Low: avatar beside the text. */
      @media (max-height: 520px) {
        :host {
          padding: 10px;
        }
        .card {
          --size: 56px;
          --disc: 50px;
          padding: 14px 16px 10px;
        }
        .who {
          flex-direction: row;
          align-items: center;
          gap: 14px;
          text-align: start;
        }
        .avatar {
          margin: 0;
        }
        .names {
          flex: 1 1 auto;
          align-self: stretch;
          gap: 2px;
        }
        h2 {
          font-size: 20px;
        }
        .preview {
          flex: none;
          width: 96px;
          height: 72px;
          border-radius: 14px;
        }
        .preview span {
          left: 4px;
          bottom: 4px;
          padding: 1px 8px;
        }
        .buttons {
          padding-top: 0;
          margin-top: 14px;
        }
        .voice {
          margin-top: 4px;
        }
      }
      @media (max-width: 560px) and (max-height: 520px) {
        :host {
          padding: 0;
        }
        .card {
          padding: 12px;
        }
        .buttons {
          margin-top: auto;
          padding-top: 10px;
        }
      }
      @media (max-width: 300px) {
        .round {
          font-size: 12px;
        }
        .previewing .avatar {
          display: none;
        }
        .preview {
          width: 64px;
        }
      }
    `,
  ];
}
