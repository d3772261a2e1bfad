import { css, html, nothing, type TemplateResult } from "lit";
import { follow } from "../follow.ts";
import { avatar, avatarStyle, hueOf } from "../components/avatar.ts";
import { videoView, videoViewStyle } from "../components/video-view.ts";
import { roundButton, roundButtonStyle } from "../components/round-button.ts";
import { shape } from "../theme/shape.ts";
import { Screen } from "./screen.ts";

/** Somebody calls. A card in a wide window, the whole of a narrow one. */
export class IncomingScreen extends Screen {
  constructor() {
    super();
    follow(this, () => [this.call.state, this.call.preview, this.call.wish]);
  }

  protected override render(): TemplateResult {
    const { kit, call, name } = this;
    const { messages } = kit;
    const { media, group } = call.state.get();
    const preview = call.preview.get();
    return html`
      <div
        class="card ${hueOf(name)} ${preview === null ? "" : "previewing"}"
        role="dialog"
        aria-label=${messages.calls[media](name)}
        tabindex="-1"
      >
        ${this.alert()}
        <div class="who">
          ${avatar(name, true)}
          <div class="names">
            <h2 title=${name}>${name}</h2>
            <p class="soft">${group ? messages.incomingGroup[media] : messages.incoming[media]}</p>
            ${group ? html`<p class="soft others lines" title=${this.others()}>${this.others()}</p>` : nothing}
          </div>
          ${
            preview === null
              ? nothing
              : html`<div class="preview">${videoView(preview, messages.you, true)}<span>${messages.you}</span></div>`
          }
        </div>
        <opencallkit-notices .kit=${kit} .call=${call}></opencallkit-notices>
        <div class="buttons">
          ${roundButton({ icon: "hangUp", label: messages.decline, tone: "decline", press: () => kit.attempt(call.reject()) })}
          ${media === "video" ? this.cameraButton() : nothing}
          ${roundButton({ icon: media === "video" ? "camera" : "accept", label: messages.accept, tone: "accept", press: this.accept })}
        </div>
        ${
          media === "video" && !group
            ? html`<button type="button" class="voice" @click=${this.acceptVoice}>${messages.acceptVoice}</button>`
            : nothing
        }
      </div>
    `;
  }

  /** Who else is called. */
  private others(): string {
    const { client, messages, nameOf } = this.kit;
    const { callees } = this.call.state.get();
    const names = callees.filter((user) => user !== client.user.get()).map(nameOf);
    return names.length === 0 ? "" : messages.withOthers(names);
  }

  private readonly acceptVoice = (): void => {
    this.kit.attempt(this.call.accept({ media: "audio" }));
  };

  private cameraButton(): TemplateResult {
    const { messages, attempt } = this.kit;
    const { camera } = this.call.wish.get();
    return roundButton({
      icon: camera ? "camera" : "cameraOff",
      label: camera ? messages.cameraOff : messages.cameraOn,
      tone: camera ? "plain" : "active",
      press: () => attempt(this.call.setCamera(!camera)),
    });
  }

  private readonly accept = (): void => {
    this.kit.attempt(this.call.accept());
  };

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
      opencallkit-notices {
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
      /* A narrow window is filled. */
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
      /* A low one has the caller beside the words. */
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
