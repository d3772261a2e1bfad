import { css, html, nothing, type TemplateResult } from "lit";
import type { IconButton } from "../view-models/button.ts";

/** Round button: an icon button with its label below it, which is also its accessible name. */
export const roundButton = <A>(
  { label, tone, expanded, action }: IconButton<A>,
  icon: TemplateResult,
  act: (action: A) => void,
): TemplateResult => html`
  <button
    type="button"
    class="round ${tone}"
    title=${label}
    aria-expanded=${expanded ?? nothing}
    @click=${() => act(action)}
  >
    <span class="disc"><svg viewBox="0 0 24 24" aria-hidden="true">${icon}</svg></span>
    <span class="label">${label}</span>
  </button>
`;

export const roundButtonStyle = css`
  .round {
    display: inline-flex;
    flex-direction: column;
    align-items: center;
    gap: 8px;
    flex: 0 1 84px;
    min-width: 0;
    font-size: 13px;
    line-height: 1.2;
    border-radius: 20px;
  }
  .label {
    max-width: 100%;
    overflow-wrap: anywhere;
  }
  .disc {
    display: grid;
    place-items: center;
    width: var(--disc, 60px);
    height: var(--disc, 60px);
    border: 1px solid transparent;
    border-radius: 50%;
    background: var(--ock-control);
    transition:
      background 0.18s,
      transform 0.18s;
  }
  .round:hover .disc {
    background: var(--ock-control-hover);
  }
  .round:active .disc {
    transform: scale(0.93);
  }
  .active .disc,
  .active:hover .disc {
    background: var(--ock-text);
    color: var(--ock-surface);
  }
  .accept .disc,
  .decline .disc {
    color: #fff;
    background: var(--ock-accept);
    box-shadow: 0 10px 24px -8px var(--ock-accept);
  }
  .decline .disc {
    background: var(--ock-decline);
    box-shadow: 0 10px 24px -8px var(--ock-decline);
  }
  .accept:hover .disc,
  .decline:hover .disc {
    filter: brightness(1.12);
    background: var(--ock-accept);
  }
  .decline:hover .disc {
    background: var(--ock-decline);
  }
`;
