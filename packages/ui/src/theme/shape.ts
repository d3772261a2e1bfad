import { css } from "lit";

/** Base style that every screen shares: typography, buttons, focus ring, reduced motion. */
export const shape = css`
  * {
    box-sizing: border-box;
  }
  :host {
    display: block;
    color: var(--ock-text);
    font: 400 16px/1.4 var(--ock-font);
    text-align: center;
    -webkit-font-smoothing: antialiased;
  }
  h2,
  p {
    margin: 0;
  }
  h2 {
    font-size: 26px;
    font-weight: 650;
    letter-spacing: -0.015em;
  }
  h2,
  .lines {
    display: -webkit-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    overflow: hidden;
    overflow-wrap: anywhere;
  }
  .soft {
    color: var(--ock-soft-text);
  }
  button {
    font: inherit;
    color: inherit;
    border: 0;
    margin: 0;
    padding: 0;
    background: none;
    cursor: pointer;
    -webkit-tap-highlight-color: transparent;
  }
  :focus {
    outline: none;
  }
  button:focus-visible,
  select:focus-visible {
    outline: 3px solid #4c7dff;
    outline-offset: 3px;
  }
  svg {
    display: block;
    width: 26px;
    height: 26px;
    fill: none;
    stroke: currentcolor;
    stroke-width: 1.9;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .alert {
    position: absolute;
    z-index: 1;
    padding: 9px 16px;
    border-radius: 18px;
    font-size: 14px;
    text-align: center;
    color: #fff;
    background: rgb(20 22 31 / 96%);
    pointer-events: none;
  }
  .card {
    position: relative;
    pointer-events: auto;
    background: var(--ock-surface);
    box-shadow: var(--ock-shadow);
    border-radius: 28px;
    animation: arrive 0.38s cubic-bezier(0.2, 0.9, 0.25, 1.08) both;
  }
  @keyframes arrive {
    from {
      opacity: 0;
      transform: translateY(-18px) scale(0.97);
    }
  }
  @media (prefers-reduced-motion: reduce) {
    *,
    *::before,
    *::after {
      animation: none !important;
      transition: none !important;
    }
  }
`;
