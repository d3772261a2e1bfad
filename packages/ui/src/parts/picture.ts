import { css, html, type TemplateResult } from "lit";

/** A stream's picture. The engine plays all sound, so every `<video>` is muted. */
export const picture = (stream: MediaStream, label: string, mirrored = false): TemplateResult => html`
  <video
    class=${mirrored ? "mirrored" : ""}
    aria-label=${label}
    .srcObject=${stream}
    .muted=${true}
    muted
    playsinline
    autoplay
    disablepictureinpicture
  ></video>
`;

export const pictureStyle = css`
  video {
    display: block;
    width: 100%;
    height: 100%;
    object-fit: cover;
    background: #0b0c11;
  }
  .mirrored {
    transform: scaleX(-1);
  }
`;
