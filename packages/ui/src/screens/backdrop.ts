import { css } from "lit";
import { darkBackdrop } from "../theme/tokens.ts";

/**
 * Backdrop: fills the window with the other person's colours, or with a video and dark controls over it. A grid of three
 * rows: title and corners, the middle, the control bar. Notices and panels (`over`) overlay the middle and shift no layout.
 */
export const backdropStyle = css`
  .backdrop {
    pointer-events: auto;
    position: absolute;
    inset: 0;
    overflow: hidden;
    display: grid;
    grid-template: auto minmax(0, 1fr) auto / minmax(0, 1fr);
    color: var(--ock-text);
    background:
      radial-gradient(
        90% 60% at 15% 0%,
        color-mix(in srgb, var(--from) var(--ock-glow), transparent) 0%,
        transparent 75%
      ),
      radial-gradient(
        80% 60% at 95% 100%,
        color-mix(in srgb, var(--to) var(--ock-glow), transparent) 0%,
        transparent 75%
      ),
      var(--ock-backdrop);
  }
  .with-video {
    ${darkBackdrop}
    background: #0b0c11;
  }
  .backdrop-video {
    position: absolute;
    inset: 0;
  }
  /* Scrim: darkens the video's edges only; what has to be read lies on plates. */
  .backdrop-video::after {
    content: "";
    position: absolute;
    inset: 0;
    background: linear-gradient(rgb(11 12 17 / 34%), transparent 22%, transparent 72%, rgb(11 12 17 / 34%));
  }
  header,
  .middle,
  .over,
  .foot {
    position: relative;
    min-width: 0;
    padding: 0 max(20px, env(safe-area-inset-right)) 0 max(20px, env(safe-area-inset-left));
  }
  header {
    grid-area: 1 / 1;
    display: flex;
    flex-flow: row-reverse wrap;
    justify-content: space-between;
    align-items: flex-start;
    gap: 8px 12px;
    padding-top: max(20px, env(safe-area-inset-top));
    padding-bottom: 8px;
  }
  .title {
    flex: 1 1 150px;
    min-width: 0;
    text-align: start;
  }
  .title h2 {
    display: block;
    font-size: 20px;
    white-space: nowrap;
    text-overflow: ellipsis;
  }
  .title .state {
    font-size: 15px;
  }
  .with-video .plated {
    width: fit-content;
    max-width: min(100%, 440px);
    padding: 7px 16px 8px;
    border-radius: 20px;
    color: #fff;
    background: var(--ock-plate);
  }
  .middle {
    --size: min(136px, 22vh);
    grid-area: 2 / 1;
    min-height: 0;
    display: flex;
    flex-direction: column;
  }
  .alone {
    flex: 1;
    min-height: 0;
    display: flex;
    flex-direction: column;
    justify-content: safe center;
    gap: 8px;
  }
  .alone .avatar {
    margin-bottom: min(22px, 3vh);
  }
  .alone h2 {
    flex: none;
    font-size: clamp(20px, 5.5vh, 34px);
  }
  /* Contrast: no softer text on a person's own colours. */
  .backdrop .state {
    color: inherit;
  }
  .state {
    flex: none;
    font-size: 17px;
    font-variant-numeric: tabular-nums;
  }
  .over {
    grid-area: 2 / 1;
    z-index: 1;
    min-height: 0;
    display: flex;
    flex-direction: column;
    align-items: center;
    justify-content: flex-end;
    gap: 10px;
    padding-bottom: 12px;
    pointer-events: none;
  }
  .over > * {
    pointer-events: auto;
  }
  .foot {
    grid-area: 3 / 1;
    display: flex;
    justify-content: center;
    padding-bottom: max(28px, env(safe-area-inset-bottom));
  }
  @media (max-width: 560px) {
    header,
    .middle,
    .over,
    .foot {
      padding-left: max(12px, env(safe-area-inset-left));
      padding-right: max(12px, env(safe-area-inset-right));
    }
    .foot {
      padding-bottom: max(16px, env(safe-area-inset-bottom));
    }
  }
  @media (max-width: 300px), (max-height: 480px) {
    .backdrop {
      --corner: 42px;
    }
    header {
      padding-top: max(8px, env(safe-area-inset-top));
    }
    .title h2 {
      font-size: 17px;
    }
    .state,
    .title .state {
      font-size: 14px;
    }
    .alone {
      gap: 2px;
    }
    .over {
      gap: 6px;
      padding-bottom: 6px;
    }
    .foot {
      padding-bottom: max(8px, env(safe-area-inset-bottom));
    }
  }
  /* Lower than any phone: a frame or picture in picture. */
  @media (max-height: 350px) {
    .title {
      flex-basis: 90px;
    }
    .alone .avatar {
      display: none;
    }
  }
  @media (max-width: 260px) {
    header,
    .middle,
    .over,
    .foot {
      padding-left: 6px;
      padding-right: 6px;
    }
  }
`;
