import { css, html, type TemplateResult } from "lit";
import type { Action } from "../view-models/action.ts";
import type { IconButton } from "../view-models/button.ts";
import { icon } from "./icons.ts";
import { roundButton } from "./round-button.ts";

/** Control bar: the row of controls of an outgoing and a running call. */
export const controlBar = (buttons: readonly IconButton[], act: (action: Action) => void): TemplateResult => html`
  <div class="control-bar" part="control-bar">
    ${buttons.map((button) => roundButton(button, icon(button.icon), act))}
  </div>
`;

export const controlBarStyle = css`
  .control-bar {
    display: flex;
    justify-content: center;
    align-items: flex-start;
    gap: 10px;
    max-width: 100%;
    padding: 16px 18px 14px;
    border-radius: 32px;
    color: var(--ock-text);
    background: var(--ock-glass);
    border: 1px solid var(--ock-line);
  }
  .control-bar .round {
    flex: 0 1 auto;
    width: 84px;
  }
  @media (max-width: 560px) {
    .control-bar {
      gap: 2px;
      padding: 14px 8px 12px;
      width: 100%;
    }
  }
  @media (max-width: 300px), (max-height: 480px) {
    .control-bar {
      --disc: 48px;
      gap: 10px;
      width: auto;
      padding: 8px;
    }
    .control-bar .round {
      width: auto;
    }
    .control-bar .label {
      position: absolute;
      width: 1px;
      height: 1px;
      overflow: hidden;
      clip-path: inset(50%);
      white-space: nowrap;
    }
  }
  @media (max-width: 260px) {
    .control-bar {
      --disc: 40px;
      gap: 4px;
      padding: 4px;
    }
  }
`;
