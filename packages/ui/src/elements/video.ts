import { LitElement, nothing, type TemplateResult } from "lit";
import { videoView, videoViewStyle } from "../components/video-view.ts";
import { define } from "../define.ts";
import { shape } from "../theme/shape.ts";

/** Video view: shows a participant's video, or our own preview, without sound: the engine plays that. */
export class VideoView extends LitElement {
  static override readonly properties = {
    stream: { attribute: false },
    label: {},
    mirrored: { type: Boolean },
  };
  /** What is shown; null for nothing. */
  declare stream: MediaStream | null;
  /** Who is seen, for screen readers. */
  declare label: string;
  /** Whether it is mirrored, as our own picture is. */
  declare mirrored: boolean;

  constructor() {
    super();
    this.stream = null;
    this.label = "";
    this.mirrored = false;
  }

  protected override render(): TemplateResult | typeof nothing {
    return this.stream === null ? nothing : videoView(this.stream, this.label, this.mirrored ? "mirrored" : "cropped");
  }

  static override readonly styles = [shape, videoViewStyle];
}

/**
 * Registers `<opencallkit-video>`: a video cut to the size of the element. Properties: `stream`, such as a
 * participant's `video` or a call's `preview`, or null for nothing; `label`, who is seen, and `mirrored`, for our own
 * preview, are attributes too. No events, parts or custom properties.
 */
export const defineVideo = (): void => define({ "opencallkit-video": VideoView });
