import type { LinkState } from "../../api/participant.ts";
import { callError } from "../../api/errors.ts";
import type { Capturing } from "../../ports/capture.ts";
import type { Clock } from "../../ports/clock.ts";
import type { MediaTransport, Stays, TrackSource, TransportEvent, WantedSize } from "../../ports/media-transport.ts";
import type { CallMediaState } from "../call-media-state.ts";
import type { TellMedia } from "../media-events.ts";
import type { Playback } from "../playback/playback.ts";
import { keyOf, type SourceEvent } from "../transport/media-path.ts";
import { RemotePerson } from "./remote-person.ts";

/** The sources that are heard. */
const sounding: readonly TrackSource[] = ["microphone", "screenSound"];

export type RemotePeopleNeeds = {
  readonly clock: Clock;
  readonly visible: () => boolean;
  readonly streamOf: Capturing["streamOf"];
  readonly transport: Pick<MediaTransport, "stats" | "setWanted">;
  readonly playback: Pick<Playback, "play" | "silence">;
  readonly state: Pick<CallMediaState, "remotes">;
  readonly tell: TellMedia;
};

/** Remote media of a call: shown as state, told as events, and the sound handed to the playback. */
export class RemotePeople {
  readonly #needs: RemotePeopleNeeds;
  /** Remote people, by their stay. */
  readonly #people = new Map<number, RemotePerson>();

  constructor(needs: RemotePeopleNeeds) {
    this.#needs = needs;
  }

  set(people: readonly Stays[]): void {
    for (const stay of this.#people.keys()) if (!people.some(({ theirs }) => theirs === stay)) this.#part(stay);
    for (const stays of people) if (!this.#people.has(stays.theirs)) this.#meet(stays);
    this.#show();
  }

  follow(event: Exclude<TransportEvent, { readonly type: "noPath" }>): void {
    if (event.type === "newPath") return;
    if (event.type === "lost") {
      this.#needs.tell({ type: "error", error: event.cause });
      for (const person of this.#people.values()) this.#setLink(person, "failed");
      return;
    }
    const person = this.#people.get(event.stay);
    if (person === undefined) return;
    if (event.type === "linkState") return this.#linked(person, event.state);
    if ("source" in event && sounding.includes(event.source)) this.#hear(event);
    person.follow(event);
  }

  /** Wants somebody's picture at the size at which it is shown; a stream that is nobody's any more is wanted at none. */
  showAt(stream: MediaStream, size: WantedSize): void {
    for (const [stay, { media }] of this.#people) {
      if (media.video === stream) this.#needs.transport.setWanted(stay, "camera", size);
      if (media.screenVideo === stream) this.#needs.transport.setWanted(stay, "screen", size);
    }
  }

  end(): void {
    for (const stay of this.#people.keys()) this.#part(stay);
  }

  #meet({ theirs, other: user }: Stays): void {
    const { clock, visible, streamOf, transport, tell } = this.#needs;
    const person = new RemotePerson({
      user,
      clock,
      visible,
      streamOf,
      read: () => transport.stats(theirs),
      changed: () => this.#show(),
      graded: (quality) => tell({ type: "quality", user, quality }),
      available: (kind, available) => tell({ type: "media", user, kind, available }),
    });
    this.#people.set(theirs, person);
  }

  #part(stay: number): void {
    this.#people.get(stay)?.end();
    this.#people.delete(stay);
    for (const source of sounding) this.#needs.playback.silence(keyOf({ stay, source }));
  }

  #hear(event: SourceEvent): void {
    if (event.type === "remoteTrack") this.#needs.playback.play(keyOf(event), event.track);
    if (event.type === "remoteGone") this.#needs.playback.silence(keyOf(event));
  }

  /** Sets the link's state; true if that is a change. */
  #setLink(person: RemotePerson, link: LinkState): boolean {
    const { user, link: before } = person.media;
    if (before === link) return false;
    person.setLink(link);
    this.#needs.tell({ type: "link", user, link });
    return true;
  }

  #linked(person: RemotePerson, link: LinkState): void {
    if (!this.#setLink(person, link) || link !== "failed") return;
    this.#needs.tell({ type: "error", error: callError("no_media_path"), user: person.media.user });
  }

  #show(): void {
    this.#needs.state.remotes.set([...this.#people.values()].map(({ media }) => media));
  }
}
