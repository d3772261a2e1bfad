import type { CallState, Participant } from "@opencallkit/client";
import { css, html, nothing, unsafeCSS, type TemplateResult } from "lit";
import { microphoneTroubleOf } from "../components/microphone-trouble.ts";
import { tile, tileStyle, type Tile } from "../components/tile.ts";
import type { Messages } from "../i18n/messages.ts";
import { columnsFor, lowestTile } from "../view-models/tile-grid.ts";
import { TalkingScreen } from "./talking-screen.ts";

/** What there is between us and one of the others. */
const noteOf = ({ link, microphone }: Participant, messages: Messages): string => {
  switch (link) {
    case "failed":
      return messages.noPath;
    case "reconnecting":
      return messages.reconnecting;
    case "connecting":
      return messages.connecting;
    case "none":
    case "connected": {
      const trouble = microphoneTroubleOf(microphone);
      return trouble === null ? "" : messages.tileMicrophone[trouble];
    }
  }
};

/** Several people talk: everybody who is there or rung, ourselves among them. */
export class GroupScreen extends TalkingScreen {
  protected override filling(): null {
    return null;
  }

  protected override head(): TemplateResult {
    const { messages } = this.kit;
    const state = this.call.state.get();
    const others = this.call.participants.get().filter((person) => person.state === "joined");
    const here = others.length + (state.state === "talking" ? 1 : 0);
    return html`<div class="title">
      <h2 title=${messages.groupOf(here)}>${messages.groupOf(here)}</h2>
      <p class="state soft">
        <span role="status">${state.state === "talking" ? "" : messages.connecting}</span>
        ${state.state === "talking" ? html`<opencallkit-clock .since=${state.since}></opencallkit-clock>` : nothing}
      </p>
    </div>`;
  }

  protected override middle(): TemplateResult {
    const others = this.call.participants.get().filter(({ state }) => state !== "left");
    const tiles = [this.self(), ...others.map((person) => this.other(person))];
    // Reached by the keyboard, for what does not fit is scrolled to.
    return html`<ul class="tiles" tabindex="0">
      ${tiles.map(tile)}
    </ul>`;
  }

  private readonly sizes = new ResizeObserver(() => this.arrange());

  private arrange(): void {
    const tiles = this.renderRoot.querySelector<HTMLElement>(".tiles");
    if (tiles === null) return;
    const { offsetWidth: width, offsetHeight: height, childElementCount } = tiles;
    const columns = columnsFor(childElementCount, { width, height, gap: 8 });
    // By the object model and not by an attribute, which a page's content security policy may forbid.
    tiles.style.setProperty("--columns", String(columns));
  }

  protected override updated(): void {
    const tiles = this.renderRoot.querySelector(".tiles");
    // An element that is drawn once more after it was taken out is not followed.
    if (tiles !== null && this.isConnected) this.sizes.observe(tiles);
    this.arrange();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.sizes.disconnect();
  }

  private self(): Tile {
    const { messages } = this.kit;
    return {
      name: messages.you,
      stream: this.call.preview.get(),
      mirrored: true,
      rings: false,
      muted: this.call.wish.get().muted,
      note: "",
      mutedText: messages.mutedNow,
    };
  }

  private other(person: Participant): Tile {
    const { messages, nameOf } = this.kit;
    const call: CallState = this.call.state.get();
    const { user, state } = person;
    const away = call.state === "talking" && call.away.includes(user);
    const rings = state === "ringing";
    return {
      name: nameOf(user),
      stream: person.video,
      mirrored: false,
      rings,
      muted: state === "joined" && person.microphone === "off",
      note: rings ? messages.calling : away ? messages.reconnecting : noteOf(person, messages),
      mutedText: messages.mutedNow,
    };
  }

  static override readonly styles = [
    ...TalkingScreen.styles,
    tileStyle,
    css`
      .middle {
        padding-top: 4px;
        padding-bottom: 12px;
      }
      .tiles {
        flex: 1;
        min-height: 0;
        display: grid;
        grid-template-columns: repeat(var(--columns, 2), minmax(0, 1fr));
        grid-auto-rows: minmax(${unsafeCSS(lowestTile)}px, 1fr);
        gap: 8px;
        margin: 0 auto;
        padding: 0;
        width: 100%;
        max-width: 1240px;
        overflow: auto;
        overscroll-behavior: contain;
        scrollbar-width: none;
        border-radius: 22px;
      }
      .tiles:focus-visible {
        outline: 3px solid #4c7dff;
        outline-offset: 2px;
      }
      .tile {
        --size: clamp(38px, 12vmin, 112px);
        padding-bottom: 26px;
      }
      .tile .avatar {
        margin: 0;
      }
      @media (max-width: 300px), (max-height: 480px) {
        .middle {
          padding-top: 0;
          padding-bottom: 6px;
        }
        .tile,
        .tiles {
          border-radius: 14px;
        }
      }
    `,
  ];
}
