import { css, html, nothing, type TemplateResult } from "lit";
import { follow } from "../follow.ts";
import { avatar, avatarStyle } from "../parts/avatar.ts";
import { picture, pictureStyle } from "../parts/picture.ts";
import { roundButton, roundButtonStyle } from "../parts/round-button.ts";
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
    const { words } = kit;
    const { media, group } = call.state.get();
    const preview = call.preview.get();
    return html`
      <div class="card" role="dialog" aria-label=${words.calls[media](name)} tabindex="-1">
        <div class="who">
          ${preview === null ? avatar(name, true) : html`<div class="preview">${picture(preview, words.you, true)}</div>`}
          <h2>${name}</h2>
          <p class="soft">${group ? words.incomingGroup[media] : words.incoming[media]}</p>
          ${group ? html`<p class="soft others">${this.others()}</p>` : nothing}
        </div>
        <opencallkit-notices .kit=${kit} .call=${call}></opencallkit-notices>
        <div class="buttons">
          ${roundButton({ icon: "hangUp", label: words.decline, tone: "decline", press: () => kit.attempt(call.reject()) })}
          ${media === "video" ? this.cameraButton() : nothing}
          ${roundButton({ icon: media === "video" ? "camera" : "accept", label: words.accept, tone: "accept", press: this.accept })}
        </div>
        ${
          media === "video" && !group
            ? html`<button type="button" class="voice" @click=${this.acceptVoice}>${words.acceptVoice}</button>`
            : nothing
        }
      </div>
    `;
  }

  /** Who else is called. */
  private others(): string {
    const { client, words, nameOf } = this.kit;
    const { callees } = this.call.state.get();
    const names = callees.filter((user) => user !== client.user.get()).map(nameOf);
    return names.length === 0 ? "" : words.withOthers(names);
  }

  private readonly acceptVoice = (): void => {
    this.kit.attempt(this.call.accept({ media: "audio" }));
  };

  private cameraButton(): TemplateResult {
    const { words, attempt } = this.kit;
    const { camera } = this.call.wish.get();
    return roundButton({
      icon: camera ? "camera" : "cameraOff",
      label: camera ? words.cameraOff : words.cameraOn,
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
    pictureStyle,
    roundButtonStyle,
    css`
      :host {
        position: absolute;
        inset: 0;
        display: flex;
        align-items: flex-start;
        justify-content: center;
      }
      .card {
        width: 400px;
        margin-top: 36px;
        padding: 36px 28px 28px;
        border: 1px solid var(--ock-line);
      }
      .who {
        display: flex;
        flex-direction: column;
        gap: 6px;
      }
      .avatar,
      .preview {
        margin-bottom: 18px;
      }
      .preview {
        height: 200px;
        border-radius: 20px;
        overflow: hidden;
      }
      opencallkit-notices {
        display: block;
        margin-top: 14px;
      }
      .buttons {
        display: flex;
        justify-content: space-around;
        align-items: flex-start;
        margin-top: 30px;
      }
      .voice {
        min-height: 44px;
        margin-top: 14px;
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
      @media (max-width: 560px) {
        .card {
          --size: 132px;
          width: 100%;
          height: 100%;
          margin: 0;
          border: 0;
          border-radius: 0;
          padding: max(14vh, 48px) 28px max(7vh, 32px);
          display: flex;
          flex-direction: column;
        }
        .buttons {
          margin-top: auto;
        }
        .preview {
          height: 34vh;
        }
        h2 {
          font-size: 32px;
        }
      }
    `,
  ];
}
