import { css } from "lit";

/** Panel: a sheet above the control bar, with the device menu or the invitation of people. */
export const panelStyle = css`
  .panel {
    display: grid;
    gap: 14px;
    flex: 0 1 auto;
    width: min(340px, 100%);
    min-height: 0;
    padding: 20px;
    overflow: auto;
    overscroll-behavior: contain;
    scrollbar-width: thin;
    border-radius: 24px;
    text-align: start;
    background: var(--ock-surface);
    border: 1px solid var(--ock-line);
    box-shadow: var(--ock-shadow);
    animation: arrive 0.24s ease-out both;
  }
  .panel label {
    display: grid;
    gap: 6px;
    font-size: 13px;
    color: var(--ock-soft-text);
  }
  .panel select,
  .panel input {
    appearance: none;
    width: 100%;
    min-height: 44px;
    padding: 0 14px;
    font: 15px var(--ock-font);
    color: var(--ock-text);
    background: var(--ock-control);
    border: 1px solid var(--ock-line);
    border-radius: 12px;
    text-overflow: ellipsis;
  }
  .panel input:focus-visible {
    outline: 3px solid #4c7dff;
    outline-offset: 1px;
  }
  @media (max-height: 560px), (max-width: 300px) {
    .panel {
      gap: 10px;
      padding: 12px;
      border-radius: 18px;
    }
  }
`;
