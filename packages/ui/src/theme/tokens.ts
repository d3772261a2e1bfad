import { css, unsafeCSS } from "lit";

const light = `
  --ock-text: #14161f;
  --ock-soft-text: #545a6d;
  --ock-surface: #ffffff;
  --ock-glass: rgb(255 255 255 / 72%);
  --ock-control: rgb(20 22 31 / 7%);
  --ock-control-hover: rgb(20 22 31 / 13%);
  --ock-line: rgb(20 22 31 / 9%);
  --ock-backdrop: #eef0f7;
  --ock-glow: 62%;
  --ock-shadow: 0 24px 60px -12px rgb(24 28 56 / 28%), 0 4px 16px rgb(24 28 56 / 10%);
`;
const dark = `
  --ock-text: #f5f6fa;
  --ock-soft-text: #aeb4c6;
  --ock-surface: #1b1e29;
  --ock-glass: rgb(32 35 47 / 72%);
  --ock-control: rgb(255 255 255 / 11%);
  --ock-control-hover: rgb(255 255 255 / 18%);
  --ock-line: rgb(255 255 255 / 10%);
  --ock-backdrop: #0f1118;
  --ock-glow: 34%;
  --ock-shadow: 0 24px 60px -12px rgb(0 0 0 / 70%), 0 0 0 1px rgb(255 255 255 / 7%);
`;

/** Design tokens: the custom properties of the light and the dark scheme; over a video always dark. Apps may override each. */
export const tokens = css`
  :host {
    --ock-accept: #137a43;
    --ock-decline: #d22f3d;
    --ock-plate: rgb(16 18 25 / 78%);
    --ock-font:
      system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "PingFang SC", "Noto Sans CJK SC", sans-serif;
    ${unsafeCSS(light)}
  }
  @media (prefers-color-scheme: dark) {
    :host(:not([theme="light"])) {
      ${unsafeCSS(dark)}
    }
  }
  :host([theme="dark"]) {
    ${unsafeCSS(dark)}
  }
`;

export const darkBackdrop = unsafeCSS(dark);
