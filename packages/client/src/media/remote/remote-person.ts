import type { LinkQuality, LinkState } from "../../api/participant.ts";
import type { Capturing } from "../../ports/capture.ts";
import type { Clock } from "../../ports/clock.ts";
import type { TrackSource, TransportEvent, TransportStats } from "../../ports/media-transport.ts";
import { noMedia, type RemoteMedia } from "../call-media-state.ts";
import { createArrivals, type Arrivals } from "./arrivals.ts";

export type RemotePersonNeeds = {
  readonly user: string;
  readonly clock: Clock;
  readonly visible: () => boolean;
  readonly read: () => Promise<TransportStats>;
  readonly streamOf: Capturing["streamOf"];
  readonly changed: () => void;
  readonly graded: (quality: LinkQuality) => void;
  readonly available: (kind: "audio" | "video", available: boolean) => void;
};

type OfPerson = Exclude<TransportEvent, { readonly type: "newPath" | "noPath" | "lost" }>;

/** The remote media of one person: their picture, and whether they are heard. Sound is played elsewhere. */
export class RemotePerson {
  readonly #needs: RemotePersonNeeds;
  readonly #arrivals: Arrivals;
  #media: RemoteMedia;
  /** What has come of each source: its track, as a stream, and whether the first of it has arrived. */
  readonly #came = new Map<TrackSource, { readonly stream: MediaStream; hasBegun: boolean }>();

  constructor(needs: RemotePersonNeeds) {
    this.#needs = needs;
    this.#media = { ...noMedia, user: needs.user, link: "connecting" };
    this.#arrivals = createArrivals({
      clock: needs.clock,
      visible: needs.visible,
      read: needs.read,
      changed: () => this.#judge(),
    });
  }

  get media(): RemoteMedia {
    return this.#media;
  }

  setLink(link: LinkState): void {
    this.#set({ link });
  }

  follow(event: Exclude<OfPerson, { readonly type: "linkState" }>): void {
    switch (event.type) {
      case "remoteTrack":
        this.#came.set(event.source, { stream: this.#needs.streamOf([event.track]), hasBegun: false });
        return this.#judge();
      case "remoteGone":
        this.#came.delete(event.source);
        return this.#judge();
      case "firstFrame":
        this.#begin(event.source);
        return this.#judge();
      case "remoteState":
        this.#declare(event);
        return this.#judge();
      case "speaking":
        return this.#set({ speaking: event.speaking });
      case "quality":
        return this.#grade(event.quality);
    }
  }

  #grade(quality: LinkQuality): void {
    if (quality === this.#media.quality) return;
    this.#set({ quality });
    this.#needs.graded(quality);
  }

  #begin(source: TrackSource): void {
    const came = this.#came.get(source);
    if (came !== undefined) came.hasBegun = true;
    if (source === "microphone" || source === "camera") this.#arrivals.begin(source);
  }

  #declare({ source, state }: Extract<OfPerson, { readonly type: "remoteState" }>): void {
    if (source === "screenSound") return;
    if (source !== "screen") this.#arrivals.expect(source, state === "on");
    this.#set({ [source]: state });
  }

  end(): void {
    this.#arrivals.end();
  }

  #set(part: Partial<RemoteMedia>): void {
    this.#media = { ...this.#media, ...part };
    this.#needs.changed();
  }

  /** Availability: what their side declares that it sends, and of which bytes arrive. */
  #judge(): void {
    const before = this.#media;
    const [camera, screen] = [this.#came.get("camera"), this.#came.get("screen")];
    const audio = before.microphone === "on" && this.#came.has("microphone") && this.#arrivals.there("microphone");
    const video = before.camera === "on" && this.#arrivals.there("camera") ? (camera?.stream ?? null) : null;
    // One that stands still sends next to nothing, so that no bytes are counted of a screen.
    const screenVideo = before.screen === "on" && screen?.hasBegun === true ? screen.stream : null;
    this.#set({ audio, video, screenVideo });
    if (before.audio !== audio) this.#needs.available("audio", audio);
    if ((before.video === null) !== (video === null)) this.#needs.available("video", video !== null);
  }
}
