import { css, html, nothing, type TemplateResult } from "lit";
import { avatar, coloursOf } from "./avatar.ts";
import { icon } from "./icons.ts";
import { picture } from "./picture.ts";

export type Tile = {
  readonly name: string;
  readonly stream: MediaStream | null;
  readonly mirrored: boolean;
  readonly rings: boolean;
  readonly muted: boolean;
  /** What is to be said of this person now, or "". */
  readonly note: string;
  /** What a screen reader says of the crossed microphone. */
  readonly mutedText: string;
};

/** One person of a group call. */
export const tile = ({ name, stream, mirrored, rings, muted, note, mutedText }: Tile): TemplateResult => {
  const [from, to] = coloursOf(name);
  return html`
    <li class="tile ${rings ? "waits" : ""}" style="--from:${from};--to:${to}">
      ${stream === null ? avatar(name, rings) : picture(stream, name, mirrored)}
      <div class="plate">
        ${
          muted
            ? html`<svg viewBox="0 0 24 24" role="img" aria-label=${mutedText}>${icon("microphoneOff")}</svg>`
            : nothing
        }
        <strong>${name}</strong>
        ${note === "" ? nothing : html`<span>${note}</span>`}
      </div>
    </li>
  `;
};

export const tileStyle = css`
  .tile {
    position: relative;
    display: grid;
    place-items: center;
    min-height: 0;
    border-radius: 22px;
    overflow: hidden;
    list-style: none;
    background: color-mix(in srgb, var(--from) 26%, var(--ock-surface));
    border: 1px solid var(--ock-line);
  }
  .tile video {
    position: absolute;
    inset: 0;
  }
  .waits {
    opacity: 0.75;
  }
  .plate {
    position: absolute;
    left: 10px;
    bottom: 10px;
    max-width: calc(100% - 20px);
    display: flex;
    align-items: center;
    gap: 7px;
    padding: 5px 11px;
    border-radius: 14px;
    font-size: 14px;
    color: #fff;
    background: rgb(20 22 31 / 76%);
  }
  .plate strong {
    font-weight: 600;
    overflow: hidden;
    white-space: nowrap;
    text-overflow: ellipsis;
  }
  .plate span {
    opacity: 0.85;
    white-space: nowrap;
  }
  .plate svg {
    flex: none;
    width: 16px;
    height: 16px;
  }
`;
