import type { CallState, Person, PersonMedia } from "@opencallkit/client";
import { css, html, nothing, type TemplateResult } from "lit";
import { tile, tileStyle, type Tile } from "../parts/tile.ts";
import { microphoneTroubleOf } from "../parts/microphone-trouble.ts";
import type { Words } from "../words/words.ts";
import { TalkingScreen } from "./talking-screen.ts";

/** How many tiles stand side by side in a wide and in a narrow window. */
const columnsOf = (count: number): readonly [number, number] => {
  if (count <= 1) return [1, 1];
  if (count === 2) return [2, 1];
  return [count <= 4 ? 2 : Math.ceil(Math.sqrt(count)), 2];
};

/** What there is between us and one of the others. */
const noteOf = ({ link, microphone }: PersonMedia, words: Words): string => {
  switch (link) {
    case "failed":
      return words.noPath;
    case "reconnecting":
      return words.reconnecting;
    case "connecting":
      return words.connecting;
    case "none":
    case "connected": {
      const trouble = microphoneTroubleOf(microphone);
      return trouble === null ? "" : words.tileMicrophone[trouble];
    }
  }
};

/** Several people talk: everybody who is there or rung, ourselves among them. */
export class GroupScreen extends TalkingScreen {
  protected override filling(): null {
    return null;
  }

  protected override head(): TemplateResult {
    const { words } = this.kit;
    const state = this.call.state.get();
    const here = state.people.filter((person) => person.state === "joined").length;
    return html`<div class="title">
      <h2>${words.groupOf(here)}</h2>
      <p class="state soft">
        <span role="status">${state.phase === "talking" ? "" : words.connecting}</span>
        ${state.phase === "talking" ? html`<opencallkit-clock .since=${state.since}></opencallkit-clock>` : nothing}
      </p>
    </div>`;
  }

  protected override middle(): TemplateResult {
    const { people } = this.call.state.get();
    const tiles = [this.self(), ...people.filter((person) => this.isShown(person)).map((person) => this.other(person))];
    const [wide, narrow] = columnsOf(tiles.length);
    return html`
      ${this.soundBlocked()}
      <ul class="tiles" style="--wide:${wide};--narrow:${narrow}">
        ${tiles.map(tile)}
      </ul>
    `;
  }

  private isShown({ user, state }: Person): boolean {
    return user !== this.kit.client.user.get() && state !== "left";
  }

  private self(): Tile {
    const { words } = this.kit;
    return {
      name: words.you,
      stream: this.call.preview.get(),
      mirrored: true,
      rings: false,
      muted: this.call.wish.get().muted,
      note: "",
      mutedText: words.mutedNow,
    };
  }

  private other({ user, state }: Person): Tile {
    const { words, nameOf } = this.kit;
    const call: CallState = this.call.state.get();
    const media = this.call.people.get().find((person) => person.user === user);
    const away = call.phase === "talking" && call.away.includes(user);
    const rings = state === "ringing";
    return {
      name: nameOf(user),
      stream: media?.video ?? null,
      mirrored: false,
      rings,
      muted: state === "joined" && media?.microphone === "off",
      note: rings ? words.calling : away ? words.reconnecting : media === undefined ? "" : noteOf(media, words),
      mutedText: words.mutedNow,
    };
  }

  static override readonly styles = [
    ...TalkingScreen.styles,
    tileStyle,
    css`
      .middle {
        padding: 4px 20px 16px;
      }
      .tiles {
        flex: 1;
        min-height: 0;
        display: grid;
        grid-template-columns: repeat(var(--wide), 1fr);
        grid-auto-rows: 1fr;
        gap: 12px;
        margin: 0 auto;
        padding: 0;
        width: 100%;
        max-width: 1180px;
      }
      .tile {
        --size: clamp(56px, 12vmin, 112px);
      }
      .tile .avatar {
        margin: 0;
      }
      @media (max-width: 560px) {
        .middle {
          padding: 0 12px 12px;
        }
        .tiles {
          grid-template-columns: repeat(var(--narrow), 1fr);
          gap: 8px;
        }
      }
    `,
  ];
}
