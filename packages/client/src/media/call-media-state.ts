import { createAtom, readOnly, type Atom } from "../api/atom.ts";
import type { Call, Capture, ScreenShare } from "../api/api.ts";
import type { Participant } from "../api/participant.ts";
import { deepEqual } from "../deep-equal.ts";

/** Remote media: what is known of somebody by the media that come from them. */
export type RemoteMedia = Omit<Participant, "profile" | "state" | "how">;

/** The initial state: nothing is known yet. */
export const noMedia: Omit<RemoteMedia, "user"> = {
  link: "none",
  microphone: "unknown",
  camera: "unknown",
  screen: "unknown",
  speaking: "unknown",
  quality: "unknown",
  audio: false,
  video: null,
  screenVideo: null,
};

/** The media state of one call, as atoms that screens follow. */
export class CallMediaState {
  readonly microphone: Atom<Capture> = createAtom<Capture>({ state: "off" }, deepEqual);
  readonly camera: Atom<Capture> = createAtom<Capture>({ state: "off" }, deepEqual);
  /** Self-view: our own picture. */
  readonly preview: Atom<MediaStream | null> = createAtom<MediaStream | null>(null);
  /** What of our screen is shared. */
  readonly screen: Atom<ScreenShare> = createAtom<ScreenShare>({ state: "unavailable" }, deepEqual);
  /** Whether the person speaks while muted. */
  readonly mutedSpeech: Atom<boolean> = createAtom(false);
  /** Remote media of the others we are linked with. */
  readonly remotes: Atom<readonly RemoteMedia[]> = createAtom<readonly RemoteMedia[]>([], deepEqual);

  /** The local part, as an app sees it. */
  shown(): Pick<Call, "microphone" | "camera" | "preview" | "screen" | "mutedSpeech"> {
    const { microphone, camera, preview, screen, mutedSpeech } = this;
    return {
      microphone: readOnly(microphone),
      camera: readOnly(camera),
      preview: readOnly(preview),
      screen: readOnly(screen),
      mutedSpeech: readOnly(mutedSpeech),
    };
  }

  reset(): void {
    this.microphone.set({ state: "off" });
    this.camera.set({ state: "off" });
    this.preview.set(null);
    this.screen.set({ state: "unavailable" });
    this.mutedSpeech.set(false);
    this.remotes.set([]);
  }
}
