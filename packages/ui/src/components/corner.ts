import { css, html, nothing, type TemplateResult } from "lit";
import { icon, type IconName } from "./icons.ts";

export type Corner = {
  readonly icon: IconName;
  readonly label: string;
  readonly press: () => void;
  readonly expanded?: boolean;
};

/** A small round control at the top of a running call. */
export const corner = ({ icon: name, label, press, expanded }: Corner): TemplateResult => html`
  <button
    type="button"
    class="corner"
    aria-label=${label}
    title=${label}
    aria-expanded=${expanded ?? nothing}
    @click=${press}
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
  .corner:hover {
    background: var(--ock-surface);
  }
  .corner svg {
    width: 22px;
    height: 22px;
  }
`;
