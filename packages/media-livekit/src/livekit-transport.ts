import {
  callError,
  isCallError,
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
  Room,
  RoomEvent,
  setLogLevel,
  Track,
  type Participant,
  type RemoteParticipant,
  type RemoteTrack,
  type RemoteTrackPublication,
} from "livekit-client";
import { PublishedTracks } from "./published-tracks.ts";
import { declaredState, sources, trackSource } from "./sources.ts";

/** The timeout of a link, in ms: somebody who is not in the room by then cannot be reached. */
const linkMs = 15_000;
/** How long a connection that was lost waits before the next try, in ms. */
const retryMs = 1000;

/** LiveKit's own reconnection: short delays, and then our own with a new ticket. In ms. */
const reconnectPolicy = {
  nextRetryDelayInMs: ({ retryCount }: { readonly retryCount: number }): number | null =>
    retryCount < 10 ? Math.min(300 * retryCount, 1000) : null,
};

const qualities: { readonly [Q in ConnectionQuality]: LinkQuality } = {
  [ConnectionQuality.Excellent]: "excellent",
  [ConnectionQuality.Good]: "good",
  [ConnectionQuality.Poor]: "poor",
  [ConnectionQuality.Lost]: "lost",
  [ConnectionQuality.Unknown]: "unknown",
};

/** One of the others: the stays, the state of the link, and what their side has declared so far. */
type Person = {
  readonly stays: Stays;
  link: LinkState;
  readonly declared: Map<TrackSource, string>;
  /** The remote tracks that were told, by source. */
  readonly tracks: Map<TrackSource, RemoteTrack>;
  stopTimer: () => void;
};

const newRoom = (): Room =>
  new Room({
    adaptiveStream: false,
    dynacast: true,
    // The tracks are copies of ours, and a page that asks whether to leave has not left.
    stopLocalTrackOnUnpublish: false,
    disconnectOnPageLeave: false,
    reconnectPolicy,
  });

const bytesOf = async (track: RemoteTrack): Promise<number> => {
  const report = await track.receiver?.getStats();
  let bytes = 0;
  report?.forEach((stat: { readonly type?: unknown; readonly bytesReceived?: unknown }) => {
    if (stat.type === "inbound-rtp" && typeof stat.bytesReceived === "number") bytes += stat.bytesReceived;
  });
  return bytes;
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
  readonly #people = new Map<number, Person>();
  readonly #states = new Map<TrackSource, LocalSource["state"]>();
  readonly #wanted = new Map<string, WantedSize | null>();
  readonly #tracks: PublishedTracks;
  readonly #over = new AbortController();
  #waiting: readonly { readonly resolve: () => void; readonly reject: (reason: unknown) => void }[] = [];
  #room: Room | null = null;
  #isConnected = false;
  #stopRetry: () => void = () => undefined;
  /** What our side has declared last; one request at a time. */
  #declaring: Promise<void> | null = null;
  #declared = "";

  constructor(needs: MediaServerNeeds, opening: TransportOpening, emit: (event: TransportEvent) => void) {
    this.#needs = needs;
    this.#opening = opening;
    this.#emit = (event) => {
      if (!this.#over.signal.aborted) emit(event);
    };
    this.#tracks = new PublishedTracks((reason) => this.#note("a track could not be published", reason));
    this.setPeople(opening.people);
  }

  setPeople(people: readonly Stays[]): void {
    for (const person of this.#people.values()) {
      const { mine, theirs } = person.stays;
      if (!people.some((stays) => stays.mine === mine && stays.theirs === theirs)) this.#part(person);
    }
    for (const stays of people) if (!this.#people.has(stays.theirs)) this.#meet(stays);
    if (this.#isConnected) this.#permit();
    if (this.#people.size > 0 && this.#room === null) this.#connect();
    this.#tracks.publishBy(this.#publisher());
    for (const participant of this.#room?.remoteParticipants.values() ?? []) this.#look(participant);
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
    if (local === null) this.#states.delete(source);
    else this.#states.set(source, local.state);
    this.#declare();
  }

  setWanted(stay: number, source: TrackSource, size: WantedSize | null): void {
    this.#wanted.set(`${stay} ${source}`, size);
    const participant = this.#room?.remoteParticipants.get(String(stay));
    if (participant !== undefined) this.#look(participant);
  }

  renew(): void {
    // LiveKit refreshes the token of a connection that stands; a new one asks for a new ticket.
  }

  async stats(stay: number): Promise<TransportStats> {
    const tracks = this.#people.get(stay)?.tracks ?? new Map<TrackSource, RemoteTrack>();
    const received: { [S in TrackSource]?: number } = { microphone: 0, camera: 0, screen: 0, screenSound: 0 };
    for (const [source, track] of tracks) received[source] = await bytesOf(track);
    return { received };
  }

  close(): void {
    this.#over.abort();
    this.#stopRetry();
    for (const { stopTimer } of this.#people.values()) stopTimer();
    this.#people.clear();
    this.#tracks.stop();
    this.#drop();
    const left = this.#waiting;
    this.#waiting = [];
    for (const { reject } of left) reject(callError("call_over"));
  }

  #publisher() {
    return this.#isConnected && this.#people.size > 0 ? (this.#room?.localParticipant ?? null) : null;
  }

  #meet(stays: Stays): void {
    const person: Person = {
      stays,
      link: "none",
      declared: new Map(),
      tracks: new Map(),
      stopTimer: this.#needs.clock.after(linkMs, () => {
        if (person.link === "connecting") this.#setLink(person, "failed");
      }),
    };
    this.#people.set(stays.theirs, person);
    this.#setLink(person, "connecting");
  }

  #part(person: Person): void {
    const { theirs: stay } = person.stays;
    person.stopTimer();
    this.#people.delete(stay);
    for (const source of sources) this.#emit({ type: "remoteGone", stay, source });
    const participant = this.#room?.remoteParticipants.get(String(stay));
    if (participant !== undefined) this.#look(participant);
  }

  #setLink(person: Person, link: LinkState): void {
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
  #permit(): void {
    this.#room?.localParticipant.setTrackSubscriptionPermissions(
      false,
      [...this.#people.keys()].map((stay) => ({ participantIdentity: String(stay), allowAll: true })),
    );
  }

  #connect(): void {
    const room = newRoom();
    this.#room = room;
    this.#permit();
    this.#follow(room);
    this.#enter(room).catch((reason: unknown) => {
      if (this.#room !== room) return;
      this.#note("the media server did not let us in", reason);
      this.#lose(room);
    });
  }

  async #enter(room: Room): Promise<void> {
    const { call, path, credentials } = this.#opening;
    const { url, token } = await this.#needs.ticket(call, path);
    if (this.#room !== room) return;
    // Explicit ICE servers, for without them LiveKit's client asks those of strangers.
    const iceServers = credentials.ice.map(({ urls, ...rest }) => ({ ...rest, urls: [...urls] }));
    await room.connect(url, token, { autoSubscribe: false, rtcConfig: { iceServers } });
    if (this.#room !== room) return;
    this.#isConnected = true;
    this.#declared = "";
    this.#permit();
    this.#declare();
    this.#tracks.publishBy(this.#publisher());
    for (const participant of room.remoteParticipants.values()) this.#look(participant);
  }

  /** Gives a connection up; with people to talk to, a next one is tried. */
  #lose(room: Room): void {
    if (this.#room !== room) return;
    this.#drop();
    for (const person of this.#people.values()) {
      person.tracks.clear();
      if (person.link === "connected") this.#setLink(person, "reconnecting");
    }
    this.#stopRetry = this.#needs.clock.after(retryMs, () => {
      if (this.#room === null && this.#people.size > 0) this.#connect();
    });
  }

  #drop(): void {
    const room = this.#room;
    this.#room = null;
    this.#isConnected = false;
    this.#tracks.forget();
    if (room === null) return;
    room.removeAllListeners();
    room.disconnect(false).catch((reason: unknown) => this.#note("the media server was not left in order", reason));
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
      })
      .on(RoomEvent.Disconnected, () => this.#lose(room));
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
    for (const source of sources) {
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
    if (person === undefined) return;
    for (const [source, known] of person.tracks) {
      if (known !== track) continue;
      person.tracks.delete(source);
      this.#emit({ type: "remoteGone", stay, source });
    }
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

  /** Declares how our sources stand, one request after the other. */
  #declare(): void {
    this.#declaring ??= this.#declareAll()
      .catch((reason: unknown) => this.#note("how the devices stand could not be told", reason))
      .finally(() => {
        this.#declaring = null;
      });
  }

  async #declareAll(): Promise<void> {
    for (;;) {
      const attributes = Object.fromEntries(sources.map((source) => [source, this.#states.get(source) ?? ""]));
      const text = JSON.stringify(attributes);
      if (!this.#isConnected || this.#room === null || text === this.#declared) return;
      this.#declared = text;
      await this.#room.localParticipant.setAttributes(attributes);
    }
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
