import { createAtom, readOnly, type Atom } from "../api/atom.ts";
import type { Call, Capture } from "../api/api.ts";
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
};

/** The media state of one call, as atoms that screens follow. */
export class CallMediaState {
  readonly microphone: Atom<Capture> = createAtom<Capture>({ state: "off" }, deepEqual);
  readonly camera: Atom<Capture> = createAtom<Capture>({ state: "off" }, deepEqual);
  /** Self-view: our own picture. */
  readonly preview: Atom<MediaStream | null> = createAtom<MediaStream | null>(null);
  /** Remote media of the others we are linked with. */
  readonly remotes: Atom<readonly RemoteMedia[]> = createAtom<readonly RemoteMedia[]>([], deepEqual);

  /** The local part, as an app sees it. */
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
