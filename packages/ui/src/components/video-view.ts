import { css, html, type TemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";
import type { VideoLook } from "../view-models/running.ts";

/**
 * Video view: plays a stream without sound, for the engine plays all audio. Lit sets an object property at every render,
 * and a video that is given the same `srcObject` again restarts: the guard keeps it playing.
 */
export const videoView = (stream: MediaStream, label: string, look: VideoLook = "cropped"): TemplateResult => html`
  <video
    class=${look}
    aria-label=${label}
    .srcObject=${guard([stream], () => stream)}
    .muted=${true}
    muted
    playsinline
    autoplay
    disablepictureinpicture
  ></video>
`;

export const videoViewStyle = css`
  video {
    display: block;
    width: 100%;
    height: 100%;
    object-fit: cover;
    background: #0b0c11;
  }
  video.whole {
    object-fit: contain;
  }
  .mirrored {
    transform: scaleX(-1);
  }
`;
