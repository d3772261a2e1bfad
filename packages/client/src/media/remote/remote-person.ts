import type { LinkState } from "../../api/participant.ts";
import type { Capturing } from "../../ports/capture.ts";
import type { Clock } from "../../ports/clock.ts";
import type { TransportEvent, TransportStats } from "../../ports/media-transport.ts";
import { noMedia, type RemoteMedia } from "../call-media-state.ts";
import { createArrivals, type Arrivals } from "./arrivals.ts";

export type RemotePersonNeeds = {
  readonly user: string;
  readonly clock: Clock;
  readonly visible: () => boolean;
  readonly read: () => Promise<TransportStats>;
  readonly streamOf: Capturing["streamOf"];
  readonly changed: () => void;
  readonly available: (kind: "audio" | "video", available: boolean) => void;
};

type OfPerson = Exclude<TransportEvent, { readonly type: "newPath" | "lost" }>;

/** The remote media of one person: their picture, and whether they are heard. Sound is played elsewhere. */
export class RemotePerson {
  readonly #needs: RemotePersonNeeds;
  readonly #arrivals: Arrivals;
  #media: RemoteMedia;
  #hasSound = false;
  #stream: MediaStream | null = null;

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
        if (event.source === "microphone") this.#hasSound = true;
        if (event.source === "camera") this.#stream = this.#needs.streamOf([event.track]);
        return this.#judge();
      case "remoteGone":
        if (event.source === "microphone") this.#hasSound = false;
        if (event.source === "camera") this.#stream = null;
        return this.#judge();
      case "firstFrame":
        if (event.source === "microphone" || event.source === "camera") this.#arrivals.begin(event.source);
        return this.#judge();
      case "remoteState":
        if (event.source === "screenSound") return undefined;
        if (event.source !== "screen") this.#arrivals.expect(event.source, event.state === "on");
        this.#set({ [event.source]: event.state });
        return this.#judge();
      case "speaking":
        return this.#set({ speaking: event.speaking });
      case "quality":
        return this.#set({ quality: event.quality });
    }
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
    const audio = before.microphone === "on" && this.#hasSound && this.#arrivals.there("microphone");
    const isSeen = before.camera === "on" && this.#stream !== null && this.#arrivals.there("camera");
    const video = isSeen ? this.#stream : null;
    this.#set({ audio, video });
    if (before.audio !== audio) this.#needs.available("audio", audio);
    if ((before.video !== null) !== isSeen) this.#needs.available("video", isSeen);
  }
}
