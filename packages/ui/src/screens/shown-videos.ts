import type { ReactiveController } from "lit";
import type { Screen } from "./screen.ts";

/** Sizes are told in steps of so many pixels, so that a window that is dragged does not ask at every one of them. */
const step = 32;

const stepped = (pixels: number): number => Math.ceil((pixels * devicePixelRatio) / step) * step;

/** Tells a call at what size a screen shows its videos, so that a media server sends none that is much larger. */
export class ShownVideos implements ReactiveController {
  readonly #screen: Screen;
  readonly #sizes = new ResizeObserver((changes) => {
    for (const { target } of changes) this.#tell(target);
  });
  /** What was told last of each video: its stream and its size. */
  #told = new WeakMap<HTMLVideoElement, { readonly stream: MediaStream; readonly size: string }>();

  constructor(screen: Screen) {
    this.#screen = screen;
    screen.addController(this);
  }

  hostUpdated(): void {
    // No ResizeObserver after a disconnect: a late render of a removed element would leak it.
    if (!this.#screen.isConnected) return;
    for (const video of this.#screen.renderRoot.querySelectorAll("video")) {
      if (!this.#told.has(video)) this.#sizes.observe(video);
      this.#tell(video);
    }
  }

  hostDisconnected(): void {
    this.#sizes.disconnect();
    this.#told = new WeakMap();
  }

  #tell(video: Element): void {
    if (!(video instanceof HTMLVideoElement) || !(video.srcObject instanceof MediaStream)) return;
    const { srcObject: stream } = video;
    const [width, height] = [stepped(video.clientWidth), stepped(video.clientHeight)];
    const size = `${width} ${height}`;
    const told = this.#told.get(video);
    // One that was taken from the page has no size, and no more to say.
    if (width === 0 || height === 0 || (told?.stream === stream && told.size === size)) return;
    this.#told.set(video, { stream, size });
    void this.#screen.call.setVideoSize(stream, { width, height });
  }
}
