import type { ReadonlyAtom } from "@opencallkit/client";
import { css, html, nothing, type TemplateResult } from "lit";
import { avatar, avatarStyle } from "../components/avatar.ts";
import { runAction } from "../run-action.ts";
import { shape } from "../theme/shape.ts";
import { endedView } from "../view-models/ended.ts";
import { Screen } from "./screen.ts";

/** Ended screen: the reason why a call is over. */
export class EndedScreen extends Screen {
  protected override followed(): readonly ReadonlyAtom<unknown>[] {
    return [this.call.state];
  }

  protected override render(): TemplateResult {
    const { name, reason, about, buttons } = endedView({ state: this.call.state.get() }, this.context);
    return html`
      <section class="card" part="card" aria-label=${reason} tabindex="-1">
        ${this.alert()}
        <div class="line">
          ${avatar(name)}
          <div class="text">
            <h2 title=${reason}>${reason}</h2>
            <p class="soft lines" title=${about}>${about}</p>
          </div>
        </div>
        ${
          buttons.length === 0
            ? nothing
            : html`<div class="buttons">
                ${buttons.map(
                  ({ label, action, main }) =>
                    html`<button type="button" class=${main ? "main" : ""} @click=${() => runAction(this, action)}>
                      ${label}
                    </button>`,
                )}
              </div>`
        }
      </section>
    `;
  }

  static override readonly styles = [
    shape,
    avatarStyle,
    css`
      :host {
        position: absolute;
        inset: 0;
        display: flex;
        align-items: flex-start;
        justify-content: center;
        padding: 24px 12px;
      }
      .card {
        --size: 56px;
        width: min(400px, 100%);
        max-height: 100%;
        padding: 20px;
        border: 1px solid var(--ock-line);
      }
      .alert {
        inset: calc(100% + 10px) 10px auto;
      }
      .line {
        display: flex;
        align-items: center;
        gap: 16px;
        text-align: start;
      }
      .text {
        flex: 1;
        min-width: 0;
      }
      h2 {
        font-size: 18px;
        -webkit-line-clamp: 3;
      }
      .soft {
        font-size: 14px;
        font-variant-numeric: tabular-nums;
      }
      .buttons {
        display: flex;
        flex-wrap: wrap;
        gap: 10px;
        margin-top: 18px;
      }
      .buttons button {
        flex: 1 1 88px;
        min-height: 44px;
        padding: 0 10px;
        border-radius: 22px;
        font-weight: 600;
        background: var(--ock-control);
      }
      .buttons button:hover {
        background: var(--ock-control-hover);
      }
      .buttons .main,
      .buttons .main:hover {
        color: #fff;
        background: var(--ock-accept);
      }
      @media (max-width: 300px), (max-height: 480px) {
        :host {
          padding: 10px 8px;
        }
        .card {
          --size: 44px;
          padding: 14px;
        }
        .line {
          gap: 10px;
        }
        .buttons {
          margin-top: 12px;
          gap: 8px;
        }
        .buttons button {
          flex-basis: 64px;
        }
      }
    `,
  ];
}
