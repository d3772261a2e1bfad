import { css, html, nothing, type TemplateResult } from "lit";
import type { TileView } from "../view-models/group.ts";
import { avatar, hueOf } from "./avatar.ts";
import { icon } from "./icons.ts";
import { videoView } from "./video-view.ts";

/** Participant tile: one person of a group call, as video or avatar with name and state. */
export const tile = ({ name, stream, look, rings, muted, speaks, note, mutedText }: TileView): TemplateResult => html`
  <li class="tile ${hueOf(name)} ${look === "whole" ? "stage" : ""} ${speaks ? "speaks" : ""}">
    ${stream === null ? avatar(name, rings) : videoView(stream, name, look)}
    <div class="plate" title=${note === "" ? name : `${name} · ${note}`}>
      <div class="named">
        ${
          muted
            ? html`<svg viewBox="0 0 24 24" role="img" aria-label=${mutedText}>${icon("microphoneOff")}</svg>`
            : nothing
        }
        <strong>${name}</strong>
      </div>
      ${note === "" ? nothing : html`<span>${note}</span>`}
    </div>
  </li>
`;

export const tileStyle = css`
  .tile {
    position: relative;
    display: grid;
    place-items: center;
    min-width: 0;
    min-height: 0;
    border-radius: 22px;
    overflow: hidden;
    list-style: none;
    background: color-mix(in srgb, var(--from) 26%, var(--ock-surface));
    border: 1px solid var(--ock-line);
  }
  /* A shared screen takes a whole row, three times as high as one of faces. */
  .stage {
    grid-column: 1 / -1;
    grid-row: span 3;
  }
  .speaks::after {
    content: "";
    position: absolute;
    inset: 0;
    border: 3px solid var(--ock-accept);
    border-radius: inherit;
    pointer-events: none;
  }
  .tile video {
    position: absolute;
    inset: 0;
  }
  .plate {
    position: absolute;
    left: 8px;
    bottom: 8px;
    max-width: calc(100% - 16px);
    display: flex;
    flex-wrap: wrap;
    gap: 0 7px;
    padding: 4px 10px;
    border-radius: 13px;
    font-size: 14px;
    line-height: 18px;
    color: #fff;
    background: var(--ock-plate);
  }
  .named {
    display: flex;
    align-items: center;
    gap: 7px;
    min-width: 0;
    max-width: 100%;
  }
  .plate strong,
  .plate span {
    min-width: 0;
    max-width: 100%;
    overflow: hidden;
    white-space: nowrap;
    text-overflow: ellipsis;
  }
  .plate strong {
    font-weight: 600;
  }
  .plate svg {
    flex: none;
    width: 16px;
    height: 16px;
  }
`;
