import { css, html, nothing, type TemplateResult } from "lit";
import type { Action } from "../view-models/action.ts";
import type { VideoQuestionView } from "../view-models/panel.ts";

/** Upgrade request: the other side of a voice call asks to switch to video, or we have asked. */
export const videoQuestion = (
  { text, refuse, agree }: VideoQuestionView,
  act: (action: Action) => void,
): TemplateResult => html`
  <div class="question" role="group" aria-label=${text}>
    <p role="alert">${text}</p>
    <div class="answers">
      <button type="button" class="wide" @click=${() => act(refuse.action)}>${refuse.label}</button>
      ${
        agree === null
          ? nothing
          : html`<button type="button" class="wide main" @click=${() => act(agree.action)}>${agree.label}</button>`
      }
    </div>
  </div>
`;

export const videoQuestionStyle = css`
  .question {
    flex: 0 1 auto;
    display: flex;
    flex-direction: column;
    width: min(400px, 100%);
    min-height: 0;
    padding: 18px;
    border-radius: 24px;
    background: var(--ock-surface);
    border: 1px solid var(--ock-line);
    box-shadow: var(--ock-shadow);
    animation: arrive 0.24s ease-out both;
  }
  .question p {
    flex: 0 1 auto;
    min-height: 0;
    overflow: auto;
    overflow-wrap: anywhere;
  }
  .answers {
    display: flex;
    flex: none;
    gap: 10px;
    margin-top: 14px;
  }
  .answers .wide {
    flex: 1;
    min-width: 0;
    padding: 0 8px;
  }
  @media (max-height: 560px), (max-width: 300px) {
    .question {
      padding: 10px;
      border-radius: 18px;
      font-size: 14px;
    }
    .answers {
      margin-top: 8px;
    }
  }
`;
