import { css, html, nothing, type TemplateResult } from "lit";
import type { Action } from "../view-models/action.ts";
import type { Notice } from "../view-models/notices.ts";

/**
 * Notices: a live region. It is in the page even while empty, for a screen reader announces only changes of a region it
 * knows. `failed`: what went wrong with the last press, or "".
 */
export const noticeList = (
  all: readonly Notice[],
  failed: string,
  act: (action: Action) => void,
): TemplateResult => html`
  <div class="notices" role="status">
    ${failed === "" ? nothing : html`<p role="alert">${failed}</p>`}
    ${all.map(
      ({ text, press }) =>
        html`<p>
          ${text}
          ${
            press === null
              ? nothing
              : html`<button type="button" class="again" @click=${() => act(press.action)}>${press.label}</button>`
          }
        </p>`,
    )}
  </div>
`;

export const noticesStyle = css`
  .notices {
    display: grid;
    flex: 0 1 auto;
    justify-items: center;
    align-content: start;
    gap: 8px;
    min-height: 0;
    max-width: 100%;
    margin-bottom: auto;
    overflow: auto;
    scrollbar-width: thin;
  }
  .notices p {
    max-width: 440px;
    padding: 9px 16px;
    font-size: 14px;
    border-radius: 18px;
    color: #fff;
    background: rgb(20 22 31 / 92%);
    overflow-wrap: anywhere;
  }
  /* Low window: room for one of the two, and the panel goes first. */
  @media (max-height: 600px) {
    .paneled .notices {
      display: none;
    }
  }
  .again {
    margin-inline-start: 8px;
    padding: 2px 12px;
    min-height: 24px;
    border-radius: 14px;
    font-weight: 600;
    color: #fff;
    background: rgb(255 255 255 / 18%);
  }
  /* Lowest window: no room for retry; muting and unmuting, or camera off and on, does the same. */
  @media (max-height: 350px) {
    .again {
      display: none;
    }
  }
`;
