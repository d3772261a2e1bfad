import { css, html, nothing, type TemplateResult } from "lit";
import type { Action } from "../view-models/action.ts";
import type { IconButton } from "../view-models/button.ts";
import { icon } from "./icons.ts";

/** Corner button: a small round icon button at the top of a running call. */
export const corner = (
  { icon: name, label, expanded, action }: IconButton,
  act: (action: Action) => void,
): TemplateResult => html`
  <button
    type="button"
    class="corner"
    aria-label=${label}
    title=${label}
    aria-expanded=${expanded ?? nothing}
    @click=${() => act(action)}
  >
    <svg viewBox="0 0 24 24" aria-hidden="true">${icon(name)}</svg>
  </button>
`;

export const cornerStyle = css`
  .corners {
    display: flex;
    flex: none;
    gap: 8px;
  }
  .corner {
    display: grid;
    place-items: center;
    width: var(--corner, 48px);
    height: var(--corner, 48px);
    border-radius: 50%;
    color: var(--ock-text);
    background: var(--ock-glass);
    border: 1px solid var(--ock-line);
  }
  /* Narrowest window: room for four of them. */
  @media (max-width: 240px) {
    .corners {
      gap: 4px;
    }
    .corner {
      --corner: 38px;
    }
  }
  .corner:hover {
    background: var(--ock-surface);
  }
  .corner svg {
    width: 22px;
    height: 22px;
  }
`;
