import { callError, isCallError } from "../api/errors.ts";
import { createLazyMedia, type LazyMedia } from "./lazy-media.ts";
import type { MediaOfCall, MediaOpenerNeeds } from "./media-needs.ts";

/** Opens the media of each call, as page and server allow it; their code is loaded with the first call. */
export class MediaOpener {
  readonly #needs: MediaOpenerNeeds;

  constructor(needs: MediaOpenerNeeds) {
    this.#needs = needs;
  }

  open(of: MediaOfCall): LazyMedia {
    const { media } = this.#needs.ports;
    if (media === "absent" || this.#needs.server.plan() === "none") return createLazyMedia(null, () => undefined);
    const load = async () => {
      if (media === "unsupported") throw callError("media_unsupported");
      const [{ openCallMedia }, loaded] = await Promise.all([import("./open-call-media.ts"), media()]);
      return openCallMedia(this.#needs, loaded, of);
    };
    return createLazyMedia(load, (reason) => {
      const error = isCallError(reason) ? reason : callError("media_unsupported", String(reason));
      of.state.microphone.set({ state: "failed", error });
      of.tell({ type: "error", error });
    });
  }

  /** Unlocks sound against the autoplay policy, inside the press that made the call or answered it. */
  unlockSound(): void {
    this.#needs.ports.sound.unlock();
  }
}
