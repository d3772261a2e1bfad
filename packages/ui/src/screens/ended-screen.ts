import type { CallState } from "@opencallkit/client";
import { css, html, nothing, type TemplateResult } from "lit";
import { follow } from "../follow.ts";
import { avatar, avatarStyle } from "../components/avatar.ts";
import { clockText } from "../components/call-clock.ts";
import { shape } from "../theme/shape.ts";
import { endText } from "../view-models/end-text.ts";
import { Screen } from "./screen.ts";

/** Nobody talked: calling again is the next thing one wants. */
const mayCallAgain = (state: CallState): boolean =>
  state.state === "ended" &&
  !state.goesOn &&
  !state.group &&
  state.ending.totalTime === null &&
  state.ending.reason !== 7 &&
  state.ending.reason !== 8;

/** The reason why a call is over; goes away by itself. */
export class EndedScreen extends Screen {
  constructor() {
    super();
    follow(this, () => [this.call.state]);
  }

  protected override render(): TemplateResult {
    const { kit, call, name } = this;
    const { messages } = kit;
    const state = call.state.get();
    const total = state.state === "ended" ? state.ending.totalTime : null;
    const about = total === null ? name : `${name} · ${messages.duration} ${clockText(total)}`;
    return html`
      <section class="card" aria-label=${endText(state, name, messages)} tabindex="-1">
        ${this.alert()}
        <div class="line">
          ${avatar(name)}
          <div class="text">
            <h2 title=${endText(state, name, messages)}>${endText(state, name, messages)}</h2>
            <p class="soft lines" title=${about}>${about}</p>
          </div>
        </div>
        ${
          state.state === "leaving"
            ? nothing
            : html`<div class="buttons">
                <button type="button" @click=${this.close}>${messages.close}</button>
                ${
                  state.state === "ended" && state.goesOn
                    ? html`<button type="button" class="main" @click=${this.joinAgain}>${messages.joinAgain}</button>`
                    : nothing
                }
                ${
                  mayCallAgain(state)
                    ? html`<button type="button" class="main" @click=${this.callAgain}>${messages.callAgain}</button>`
                    : nothing
                }
              </div>`
        }
      </section>
    `;
  }

  private readonly close = (): void => {
    this.dispatchEvent(new Event("done"));
  };

  private readonly joinAgain = (): void => {
    this.kit.attempt(this.call.join());
  };

  private readonly callAgain = (): void => {
    const { other, media } = this.call.state.get();
    this.close();
    this.kit.attempt(this.kit.client.call({ to: other, media }));
  };

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
