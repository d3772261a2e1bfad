import type { Call } from "@opencallkit/client";

/** Sizes are told in steps of so many pixels, so that a window that is dragged does not ask at every one of them. */
const step = 32;

const stepped = (pixels: number): number => Math.ceil((pixels * devicePixelRatio) / step) * step;

/** Tells a call at what size the videos of a screen are shown, so that a media server sends none that is much larger. */
export class ShownVideos {
  readonly #call: () => Call;
  readonly #sizes = new ResizeObserver((changes) => {
    for (const { target } of changes) this.#tell(target);
  });
  /** What was told last of each video. */
  readonly #told = new WeakMap<HTMLVideoElement, string>();
  readonly #streams = new WeakMap<HTMLVideoElement, MediaProvider | null>();

  constructor(call: () => Call) {
    this.#call = call;
  }

  /** Follows the videos that a render has left; one that shows another stream now is told anew. */
  follow(videos: Iterable<HTMLVideoElement>): void {
    for (const video of videos) {
      if (this.#streams.get(video) === video.srcObject) continue;
      this.#streams.set(video, video.srcObject);
      this.#told.delete(video);
      this.#tell(video);
      this.#sizes.observe(video);
    }
  }

  end(): void {
    this.#sizes.disconnect();
  }

  #tell(video: Element): void {
    if (!(video instanceof HTMLVideoElement)) return;
    const [width, height] = [stepped(video.clientWidth), stepped(video.clientHeight)];
    const text = `${width} ${height}`;
    // One that was taken from the page has no size, and no more to say.
    if (width === 0 || height === 0 || this.#told.get(video) === text) return;
    this.#told.set(video, text);
    if (video.srcObject instanceof MediaStream) void this.#call().setVideoSize(video.srcObject, { width, height });
  }
}
