import { css } from "lit";
import { darkGround } from "../theme/tokens.ts";

/** The whole window: the other person's colours, or a picture with dark controls over it. */
export const groundStyle = css`
  .ground {
    pointer-events: auto;
    position: absolute;
    inset: 0;
    overflow: hidden;
    display: flex;
    flex-direction: column;
    align-items: center;
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
      var(--ock-stage);
  }
  .pictured {
    ${darkGround}
    background: #0b0c11;
  }
  .picture {
    position: absolute;
    inset: 0;
  }
  .picture::after {
    content: "";
    position: absolute;
    inset: 0;
    background: linear-gradient(rgb(11 12 17 / 66%), transparent 24%, transparent 66%, rgb(11 12 17 / 60%));
  }
  header,
  .middle,
  .foot {
    position: relative;
    width: 100%;
    padding: 0 20px;
  }
  header {
    display: flex;
    flex-direction: row-reverse;
    justify-content: space-between;
    align-items: flex-start;
    min-height: 84px;
    padding-top: 20px;
  }
  .title {
    text-align: start;
  }
  .title h2 {
    font-size: 20px;
  }
  .middle {
    flex: 1;
    min-height: 0;
    display: flex;
    flex-direction: column;
    justify-content: center;
    gap: 8px;
    --size: 136px;
  }
  .middle .avatar {
    margin-bottom: 22px;
  }
  .middle h2 {
    font-size: 34px;
  }
  .state {
    font-size: 17px;
    font-variant-numeric: tabular-nums;
  }
  .foot {
    display: flex;
    flex-direction: column;
    align-items: center;
    gap: 16px;
    padding-bottom: max(28px, env(safe-area-inset-bottom));
  }
  @media (max-width: 560px) {
    .foot {
      padding: 0 12px max(16px, env(safe-area-inset-bottom));
    }
  }
`;
