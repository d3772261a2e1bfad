import type { LocalSource, TrackSource } from "@opencallkit/client/transport";
import type { LocalParticipant, LocalTrackPublication, TrackPublishOptions } from "livekit-client";
import { livekitSource } from "./sources.ts";
import { createWorker } from "./worker.ts";

type Participant = Pick<LocalParticipant, "publishTrack" | "unpublishTrack">;

/** A local source: the track that it is a copy of, the copy, and whether it may be heard or seen. */
type Copied = { readonly of: MediaStreamTrack; readonly copy: MediaStreamTrack; isOn: boolean };

/**
 * How tracks are published. Without discontinuous transmission (Opus DTX, RFC 7587): it cuts what it takes for noise, a
 * steady tone with it, and a call that moves would sound another way.
 */
const publishing: TrackPublishOptions = { dtx: false };

/** Copies a track, with what its content is (mst-content-hint): a screen stays sharp, music is not filtered. */
const copyOf = (track: MediaStreamTrack): MediaStreamTrack =>
  Object.assign(track.clone(), { contentHint: track.contentHint });

/**
 * What we publish of one source. LiveKit is given a copy of each track (Media Capture and Streams, `clone`): it turns
 * tracks on and off as it publishes, mutes or removes them, and the one that was given is sent on other paths too.
 */
class PublishedTrack {
  readonly #source: TrackSource;
  readonly #work: () => void;
  #local: Copied | null = null;
  #participant: Participant | null = null;
  /** What is published now, and by whom. */
  #published: { readonly by: Participant; readonly publication: LocalTrackPublication; copy: MediaStreamTrack } | null =
    null;

  constructor(source: TrackSource, failed: (reason: unknown) => void) {
    this.#source = source;
    // After each thing that LiveKit did, the copy is held to what its person wishes.
    this.#work = createWorker(async () => {
      const isAny = await this.#step();
      this.#hold();
      return isAny;
    }, failed);
  }

  set(local: LocalSource | null): void {
    const track = local?.track ?? null;
    const isOn = local?.state === "on";
    if (this.#local !== null && this.#local.of !== track) {
      // Now, not when LiveKit has let go of it: a camera's light stays on as long as a copy lives.
      this.#local.copy.stop();
      this.#local = null;
    }
    if (track !== null) this.#local ??= { of: track, copy: copyOf(track), isOn };
    if (this.#local !== null) this.#local.isOn = isOn;
    this.#hold();
    this.#work();
  }

  /** Who publishes it; null: nobody, nothing leaves the device. */
  publishBy(participant: Participant | null): void {
    this.#participant = participant;
    this.#work();
  }

  /** What is on the wire is gone with its connection. */
  forget(): void {
    this.#published = null;
  }

  stop(): void {
    this.#participant = null;
    this.#published = null;
    this.#local?.copy.stop();
    this.#local = null;
  }

  /** Holds the copy to what its person wishes, whatever LiveKit has made of it. */
  #hold(): void {
    if (this.#local !== null) this.#local.copy.enabled = this.#local.isOn;
  }

  /** Whether there was anything to do. */
  async #step(): Promise<boolean> {
    const [participant, local, published] = [this.#participant, this.#local, this.#published];
    if (published !== null && (participant === null || local === null || published.by !== participant)) {
      this.#published = null;
      await published.by.unpublishTrack(published.copy, false);
      return true;
    }
    if (participant === null || local === null) return false;
    if (published === null) {
      // Publishing turns a track on, so that one that is not to be heard or seen is published when it is.
      if (!local.isOn) return false;
      const { copy } = local;
      const publication = await participant.publishTrack(copy, { ...publishing, source: livekitSource(this.#source) });
      this.#published = { by: participant, publication, copy };
      return true;
    }
    const { publication } = published;
    if (published.copy !== local.copy) {
      if (!local.isOn) await publication.mute();
      published.copy = local.copy;
      await publication.track?.replaceTrack(local.copy, { userProvidedTrack: true });
      return true;
    }
    if (local.isOn !== publication.isMuted) return false;
    await (local.isOn ? publication.unmute() : publication.mute());
    return true;
  }
}

/** What we publish, a track for each source. */
export class PublishedTracks {
  readonly #tracks = new Map<TrackSource, PublishedTrack>();
  readonly #failed: (reason: unknown) => void;
  #participant: Participant | null = null;

  constructor(failed: (reason: unknown) => void) {
    this.#failed = failed;
  }

  set(source: TrackSource, local: LocalSource | null): void {
    const known = this.#tracks.get(source);
    const track = known ?? new PublishedTrack(source, this.#failed);
    this.#tracks.set(source, track);
    if (known === undefined) track.publishBy(this.#participant);
    track.set(local);
  }

  publishBy(participant: Participant | null): void {
    this.#participant = participant;
    for (const track of this.#tracks.values()) track.publishBy(participant);
  }

  forget(): void {
    this.#participant = null;
    for (const track of this.#tracks.values()) {
      track.forget();
      track.publishBy(null);
    }
  }

  stop(): void {
    for (const track of this.#tracks.values()) track.stop();
  }
}
