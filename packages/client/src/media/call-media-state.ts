import { createAtom, readOnly, type Atom } from "../api/atom.ts";
import type { Call, Capture } from "../api/api.ts";
import type { Participant } from "../api/participant.ts";
import { deepEqual } from "../deep-equal.ts";

/** What is known of somebody by the media that come from them. */
export type RemoteMedia = Omit<Participant, "profile" | "state" | "how">;

/** Nothing is known yet. */
export const noMedia: Omit<RemoteMedia, "user"> = {
  link: "none",
  microphone: "unknown",
  camera: "unknown",
  screen: "unknown",
  speaking: "unknown",
  quality: "unknown",
  audio: false,
  video: null,
};

/** How the media of one call stand. */
export class CallMediaState {
  readonly microphone: Atom<Capture> = createAtom<Capture>({ state: "off" }, deepEqual);
  readonly camera: Atom<Capture> = createAtom<Capture>({ state: "off" }, deepEqual);
  /** Our own picture. */
  readonly preview: Atom<MediaStream | null> = createAtom<MediaStream | null>(null);
  /** The others we are linked with. */
  readonly remotes: Atom<readonly RemoteMedia[]> = createAtom<readonly RemoteMedia[]>([], deepEqual);

  /** What an app sees of our own. */
  shown(): Pick<Call, "microphone" | "camera" | "preview"> {
    return { microphone: readOnly(this.microphone), camera: readOnly(this.camera), preview: readOnly(this.preview) };
  }

  reset(): void {
    this.microphone.set({ state: "off" });
    this.camera.set({ state: "off" });
    this.preview.set(null);
    this.remotes.set([]);
  }
}
