import type { LinkState } from "../../api/participant.ts";
import type { MediaTransport, Stays, TrackSource, TransportEvent } from "../../ports/media-transport.ts";

/** An event of one remote source. */
export type SourceEvent = Extract<TransportEvent, { readonly source: TrackSource }>;

/** The key of a remote source, by its stay. */
export const keyOf = ({ stay, source }: Pick<SourceEvent, "stay" | "source">): string => `${stay} ${source}`;

/** A remote source as one transport has reported it. */
export type Remote = {
  readonly stay: number;
  readonly source: TrackSource;
  track: Extract<SourceEvent, { readonly type: "remoteTrack" }> | null;
  state: Extract<SourceEvent, { readonly type: "remoteState" }> | null;
  arrived: boolean;
};

/** A media path: a transport under way, and what it has reported so far. */
export class MediaPath {
  readonly path: number;
  readonly transport: MediaTransport;
  readonly remotes = new Map<string, Remote>();
  readonly links = new Map<number, LinkState>();
  /** Those whom it serves. */
  people: readonly Stays[] = [];

  constructor(path: number, open: (emit: (event: TransportEvent) => void) => MediaTransport, hear: Hear) {
    this.path = path;
    this.transport = open((event) => {
      this.#note(event);
      hear(this, event);
    });
  }

  setPeople(people: readonly Stays[]): void {
    this.people = people;
    this.transport.setPeople(people);
    for (const stay of this.links.keys()) if (!people.some(({ theirs }) => theirs === stay)) this.links.delete(stay);
  }

  /** Remote sources whose media are on by their own side's word, and have arrived. */
  flowing(): readonly string[] {
    return [...this.remotes].flatMap(([key, { state, arrived }]) => (arrived && state?.state === "on" ? [key] : []));
  }

  #remote({ stay, source }: SourceEvent): Remote {
    const key = keyOf({ stay, source });
    const remote = this.remotes.get(key) ?? { stay, source, track: null, state: null, arrived: false };
    this.remotes.set(key, remote);
    return remote;
  }

  #note(event: TransportEvent): void {
    switch (event.type) {
      case "remoteTrack":
        Object.assign(this.#remote(event), { track: event, arrived: false });
        return;
      case "remoteState":
        this.#remote(event).state = event;
        return;
      case "firstFrame":
        this.#remote(event).arrived = true;
        return;
      case "remoteGone":
        this.remotes.delete(keyOf(event));
        return;
      case "linkState":
        this.links.set(event.stay, event.state);
        return;
      case "speaking":
      case "quality":
      case "noPath":
      case "newPath":
      case "lost":
        return;
    }
  }
}

/** Hears what a path reports, after it has been noted. */
type Hear = (path: MediaPath, event: TransportEvent) => void;
