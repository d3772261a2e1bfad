import { css } from "lit";
import { tokens } from "../theme/tokens.ts";

export const overlayStyle = [
  tokens,
  css`
    :host {
      position: fixed;
      inset: 0;
      z-index: 2147483000;
      width: 100%;
      height: 100%;
      max-width: none;
      max-height: none;
      margin: 0;
      padding: 0;
      border: 0;
      overflow: hidden;
      background: none;
      pointer-events: none;
      visibility: visible;
    }
    :host([hidden]) {
      display: none;
    }
    .said {
      position: absolute;
      width: 1px;
      height: 1px;
      overflow: hidden;
      clip-path: inset(50%);
      white-space: nowrap;
    }
  `,
];
