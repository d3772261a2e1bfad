/** Timestamps of first occurrences in a page, in ms of the machine's clock; null: not yet. */
export type Moments = {
  readonly opened: number;
  readonly ring: number | null;
  readonly accept: number | null;
  readonly frame: number | null;
  /** Duration of the page's last getUserMedia, in ms. */
  readonly devices: number | null;
};

declare global {
  /** Reads the stopwatch; set by `stopwatch`. */
  var moments: (() => Moments) | undefined;
}

/**
 * In-page stopwatch (init script): notes when a ring is painted, when Accept is pressed and when the first remote video
 * frame is painted; so the figures contain no latency of the browser driver.
 */
export const stopwatch = (): void => {
  const noted: { [M in Exclude<keyof Moments, "opened">]: Moments[M] } = {
    ring: null,
    accept: null,
    frame: null,
    devices: null,
  };
  globalThis.moments = () => ({ opened: performance.timeOrigin, ...noted });

  const acceptButton = (): Element | undefined => {
    const stage = document.querySelector("opencallkit-overlay")?.shadowRoot;
    const buttons = stage?.querySelector("opencallkit-incoming")?.shadowRoot?.querySelectorAll("button") ?? [];
    return [...buttons].find((button) => button.textContent.trim() === "Accept");
  };
  // Cheap polling; only what is found is then followed until it has been painted.
  const looking = setInterval(() => {
    if (acceptButton()?.checkVisibility() !== true) return;
    clearInterval(looking);
    requestAnimationFrame(() => setTimeout(() => (noted.ring = performance.timeOrigin + performance.now())));
  }, 10);

  const press = (event: Event): void => {
    const button = acceptButton();
    if (button !== undefined && event.composedPath().includes(button))
      noted.accept ??= performance.timeOrigin + event.timeStamp;
  };
  addEventListener("click", press, { capture: true });

  const { mediaDevices } = navigator;
  const open = mediaDevices.getUserMedia.bind(mediaDevices);
  mediaDevices.getUserMedia = async (constraints) => {
    const begin = performance.now();
    const stream = await open(constraints);
    noted.devices = performance.now() - begin;
    return stream;
  };

  const received = new WeakSet<MediaStreamTrack>();
  globalThis.RTCPeerConnection = new Proxy(RTCPeerConnection, {
    construct: (target, args: readonly RTCConfiguration[]) => {
      const peer = new target(...args);
      peer.addEventListener("track", ({ track }) => received.add(track));
      return peer;
    },
  });
  const noteFrame = (now: number): void => void (noted.frame ??= performance.timeOrigin + now);
  const { srcObject } = Object.getOwnPropertyDescriptors(HTMLMediaElement.prototype);
  Object.defineProperty(HTMLMediaElement.prototype, "srcObject", {
    ...srcObject,
    set(this: HTMLMediaElement, stream: MediaProvider | null) {
      srcObject.set?.call(this, stream);
      if (!(stream instanceof MediaStream) || !(this instanceof HTMLVideoElement)) return;
      if (stream.getVideoTracks().some((track) => received.has(track))) this.requestVideoFrameCallback(noteFrame);
    },
  });
};
