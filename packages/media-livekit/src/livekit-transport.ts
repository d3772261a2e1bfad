import {
  callError,
  isCallError,
  trackSources,
  type LinkQuality,
  type LinkState,
  type LocalSource,
  type MediaServerNeeds,
  type MediaTransport,
  type Stays,
  type TrackSource,
  type TransportAdapter,
  type TransportEvent,
  type TransportOpening,
  type TransportStats,
  type WantedSize,
} from "@opencallkit/client/transport";
import {
  ConnectionQuality,
  LogLevel,
  type Room,
  RoomEvent,
  setLogLevel,
  Track,
  type Participant,
  type RemoteParticipant,
  type RemoteTrack,
  type RemoteTrackPublication,
} from "livekit-client";
import { DeclaredSources } from "./declared-sources.ts";
import { PublishedTracks } from "./published-tracks.ts";
import { nothing, RemotePerson } from "./remote-person.ts";
import { RoomConnection } from "./room-connection.ts";
import { declaredState, trackSource } from "./sources.ts";

/** The timeout of a link, in ms: somebody who is not in the room by then cannot be reached. */
const linkMs = 15_000;
const qualities: { readonly [Q in ConnectionQuality]: LinkQuality } = {
  [ConnectionQuality.Excellent]: "excellent",
  [ConnectionQuality.Good]: "good",
  [ConnectionQuality.Poor]: "poor",
  [ConnectionQuality.Lost]: "lost",
  [ConnectionQuality.Unknown]: "unknown",
};

/**
 * The transport over a LiveKit server (checked with 1.13.5). A participant's identity is the number of their stay; what a
 * source is stands in their attributes. Who is in the call is the call's to say: nobody else is subscribed to, and nobody
 * else may subscribe.
 */
class LivekitTransport implements MediaTransport {
  readonly #needs: MediaServerNeeds;
  readonly #opening: TransportOpening;
  readonly #emit: (event: TransportEvent) => void;
  /** The others, by their stay. */
  readonly #people = new Map<number, RemotePerson>();
  readonly #wanted = new Map<string, WantedSize | null>();
  readonly #tracks: PublishedTracks;
  readonly #declared: DeclaredSources;
  readonly #connection: RoomConnection;
  readonly #over = new AbortController();
  #waiting: readonly { readonly resolve: () => void; readonly reject: (reason: unknown) => void }[] = [];

  constructor(needs: MediaServerNeeds, opening: TransportOpening, emit: (event: TransportEvent) => void) {
    this.#needs = needs;
    this.#opening = opening;
    this.#emit = (event) => {
      if (!this.#over.signal.aborted) emit(event);
    };
    this.#tracks = new PublishedTracks((reason) => this.#note("a track could not be published", reason));
    this.#declared = new DeclaredSources((reason) => this.#note("how the devices stand could not be told", reason));
    this.#connection = new RoomConnection(needs, opening, {
      prepare: (room) => {
        this.#permit(room);
        this.#follow(room);
      },
      entered: (room) => this.#enter(room),
      lost: () => this.#lose(),
      note: (message, reason) => this.#note(message, reason),
    });
    if (opening.people.length > 0) this.setPeople(opening.people);
  }

  setPeople(people: readonly Stays[]): void {
    for (const person of this.#people.values()) {
      const { mine, theirs } = person.stays;
      if (!people.some((stays) => stays.mine === mine && stays.theirs === theirs)) this.#part(person);
    }
    for (const stays of people) if (!this.#people.has(stays.theirs)) this.#meet(stays);
    const room = this.#connection.enteredRoom();
    if (room !== null) this.#permit(room);
    // Also with nobody there yet: whoever calls is in the room before the first answers.
    this.#connection.open();
    this.#publish();
    for (const participant of room?.remoteParticipants.values() ?? []) this.#look(participant);
    this.#settle();
  }

  ready(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting = [...this.#waiting, { resolve, reject }];
      this.#settle();
    });
  }

  setLocal(source: TrackSource, local: LocalSource | null): void {
    this.#tracks.set(source, local);
    this.#declared.set(source, local);
  }

  setWanted(stay: number, source: TrackSource, size: WantedSize | null): void {
    this.#wanted.set(`${stay} ${source}`, size);
    this.#lookAt(stay);
  }

  renew(): void {
    // LiveKit refreshes the token of a connection that stands; a new one asks for a new ticket.
  }

  async stats(stay: number): Promise<TransportStats> {
    return (await this.#people.get(stay)?.stats()) ?? nothing;
  }

  close(): void {
    this.#over.abort();
    for (const { stopTimer } of this.#people.values()) stopTimer();
    this.#people.clear();
    this.#tracks.stop();
    this.#connection.close();
    for (const { reject } of this.#waiting) reject(callError("call_over"));
    this.#waiting = [];
  }

  /** Publishes while there is somebody to hear it, and nothing before. */
  #publish(): void {
    const room = this.#connection.enteredRoom();
    this.#tracks.publishBy(this.#people.size > 0 ? (room?.localParticipant ?? null) : null);
  }

  #enter(room: Room): void {
    this.#permit(room);
    this.#declared.declareBy(room.localParticipant);
    this.#publish();
    for (const participant of room.remoteParticipants.values()) this.#look(participant);
  }

  #lose(): void {
    this.#tracks.forget();
    this.#declared.declareBy(null);
    for (const person of this.#people.values()) {
      person.tracks.clear();
      if (person.link === "connected") this.#setLink(person, "reconnecting");
    }
  }

  #lookAt(stay: number): void {
    const there = this.#connection.enteredRoom()?.remoteParticipants.get(String(stay));
    if (there !== undefined) this.#look(there);
  }

  #meet(stays: Stays): void {
    const person = new RemotePerson(stays);
    person.stopTimer = this.#needs.clock.after(linkMs, () => {
      if (person.link === "connecting") this.#setLink(person, "failed");
    });
    this.#people.set(stays.theirs, person);
    this.#setLink(person, "connecting");
  }

  #part(person: RemotePerson): void {
    const { theirs: stay } = person.stays;
    person.stopTimer();
    this.#people.delete(stay);
    for (const source of trackSources) this.#emit({ type: "remoteGone", stay, source });
    this.#lookAt(stay);
  }

  #setLink(person: RemotePerson, link: LinkState): void {
    if (person.link === link) return;
    person.link = link;
    this.#emit({ type: "linkState", stay: person.stays.theirs, state: link });
    this.#settle();
  }

  #settle(): void {
    if ([...this.#people.values()].some(({ link }) => link !== "connected")) return;
    const left = this.#waiting;
    this.#waiting = [];
    for (const { resolve } of left) resolve();
  }

  /** Says who may subscribe to what we publish: before there is a connection, and whenever that changes. */
  #permit(room: Room): void {
    room.localParticipant.setTrackSubscriptionPermissions(
      false,
      [...this.#people.keys()].map((stay) => ({ participantIdentity: String(stay), allowAll: true })),
    );
  }

  #follow(room: Room): void {
    const look = (participant: Participant): void => {
      const remote = room.remoteParticipants.get(participant.identity);
      if (remote !== undefined) this.#look(remote);
    };
    room
      .on(RoomEvent.ParticipantConnected, look)
      .on(RoomEvent.ParticipantDisconnected, (participant) => this.#left(participant))
      .on(RoomEvent.ParticipantAttributesChanged, (_changed, participant) => look(participant))
      .on(RoomEvent.TrackPublished, (_publication, participant) => look(participant))
      .on(RoomEvent.TrackSubscriptionPermissionChanged, (_publication, _status, participant) => look(participant))
      .on(RoomEvent.TrackSubscribed, (track, publication, participant) => this.#show(track, publication, participant))
      .on(RoomEvent.TrackUnsubscribed, (track, _publication, participant) => this.#hide(track, participant))
      .on(RoomEvent.Reconnected, () => {
        // A full reconnect forgets what was subscribed to.
        for (const participant of room.remoteParticipants.values()) this.#look(participant);
      })
      .on(RoomEvent.ActiveSpeakersChanged, (speakers) => this.#hearSpeakers(speakers))
      .on(RoomEvent.ConnectionQualityChanged, (quality, participant) => {
        const stay = Number(participant.identity);
        if (this.#people.has(stay)) this.#emit({ type: "quality", stay, quality: qualities[quality] });
      });
  }

  /** Subscribes to what somebody of the call publishes and to nobody else, and takes over what they declare. */
  #look(participant: RemoteParticipant): void {
    const stay = Number(participant.identity);
    const person = this.#people.get(stay);
    for (const publication of participant.trackPublications.values()) {
      if (publication.isDesired !== (person !== undefined)) publication.setSubscribed(person !== undefined);
      if (person !== undefined) this.#size(publication, stay);
    }
    if (person === undefined) return;
    for (const source of trackSources) {
      const state = declaredState(participant.attributes, source);
      if (state === null || person.declared.get(source) === state) continue;
      person.declared.set(source, state);
      this.#emit({ type: "remoteState", stay, source, state });
    }
    this.#setLink(person, "connected");
  }

  #size(publication: RemoteTrackPublication, stay: number): void {
    const source = trackSource(publication.source);
    if (source === null || publication.kind !== Track.Kind.Video) return;
    const size = this.#wanted.get(`${stay} ${source}`);
    if (size === undefined) return;
    if (publication.isEnabled !== (size !== null)) publication.setEnabled(size !== null);
    if (size !== null) publication.setVideoDimensions(size);
  }

  #show(track: RemoteTrack, publication: RemoteTrackPublication, { identity }: RemoteParticipant): void {
    const stay = Number(identity);
    const person = this.#people.get(stay);
    const source = trackSource(publication.source);
    if (person === undefined || source === null) return;
    const { mediaStreamTrack } = track;
    person.tracks.set(source, track);
    this.#emit({ type: "remoteTrack", stay, source, track: mediaStreamTrack });
    const first = (): void => this.#emit({ type: "firstFrame", stay, source });
    // The `unmute` event means that the first packet is in; it is the one thing that a remote track reliably tells.
    if (mediaStreamTrack.muted)
      mediaStreamTrack.addEventListener("unmute", first, { once: true, signal: this.#over.signal });
    else first();
    this.#size(publication, stay);
  }

  #hide(track: RemoteTrack, { identity }: RemoteParticipant): void {
    const stay = Number(identity);
    const person = this.#people.get(stay);
    const source = person?.sourceOf(track) ?? null;
    if (person === undefined || source === null) return;
    person.tracks.delete(source);
    this.#emit({ type: "remoteGone", stay, source });
  }

  #left({ identity }: RemoteParticipant): void {
    const person = this.#people.get(Number(identity));
    if (person === undefined) return;
    person.declared.clear();
    if (person.link === "connected") this.#setLink(person, "reconnecting");
  }

  #hearSpeakers(speakers: readonly Participant[]): void {
    const speaking = new Set(speakers.map(({ identity }) => Number(identity)));
    for (const stay of this.#people.keys()) this.#emit({ type: "speaking", stay, speaking: speaking.has(stay) });
  }

  #note(message: string, reason: unknown): void {
    const { call, path } = this.#opening;
    this.#needs.logger.log("warn", message, { call, path, reason: isCallError(reason) ? reason.code : String(reason) });
  }
}

/** Makes transports over LiveKit: what `mediaServer` of a client's options loads. */
export const createMediaServerAdapter = (needs: MediaServerNeeds): TransportAdapter => {
  // What matters of it is said by the engine's own logger.
  setLogLevel(LogLevel.error);
  return { open: (opening, emit) => new LivekitTransport(needs, opening, emit) };
};
