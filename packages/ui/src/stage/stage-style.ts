import { css } from "lit";
import { tokens } from "../theme/tokens.ts";

export const stageStyle = [
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
    /* A box for its contents only, until it has to be a modal dialog. */
    .layer {
      display: contents;
      color: inherit;
    }
    .layer:modal {
      display: block;
      position: fixed;
      inset: 0;
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
    }
    .layer::backdrop {
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
