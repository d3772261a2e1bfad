import type { Logger } from "../../api/api.ts";
import { callError } from "../../api/errors.ts";
import type { LinkQuality } from "../../api/participant.ts";
import { every } from "../../every.ts";
import { defer, type Deferred } from "../../defer.ts";
import type { Clock } from "../../ports/clock.ts";
import {
  trackSources,
  type LocalSource,
  type MediaTransport,
  type Stays,
  type TrackSource,
  type TransportAdapter,
  type TransportCredentials,
  type TransportEvent,
  type TransportOpening,
  type TransportStats,
} from "../../ports/media-transport.ts";
import type { Page } from "../../ports/page.ts";
import type { Peers } from "../../ports/peers.ts";
import type { CallSignal, SignalPort } from "../../ports/signals.ts";
import type { MediaMemory } from "../media-memory.ts";
import { QualityMeter } from "./link-quality.ts";
import { PeerLink, type PeerLinkEvent } from "./peer-link.ts";
import { createPrewarmedPeer, type PrewarmedPeer } from "./prewarmed-peer.ts";
import { VoiceActivity } from "../voice-activity.ts";
import { nothingSent, type Sending } from "./tracks-signal.ts";

export type P2pNeeds = {
  readonly clock: Clock;
  readonly peers: Peers;
  readonly signals: SignalPort;
  /** Page lifecycle: tells when the network has changed. */
  readonly page: Pick<Page, "follow">;
  readonly memory: Pick<MediaMemory, "epoch" | "noteEpoch">;
  readonly logger: Logger;
};

/** The link to one of the others, its state, and what is measured of it. */
type Linked = {
  readonly stays: Stays;
  readonly link: PeerLink;
  readonly quality: QualityMeter;
  readonly voice: VoiceActivity;
  connected: boolean;
};

/** How often the levels of voices are read, in ms. */
const voicesMs = 200;

/** The full-mesh transport: a direct link to each of the others; a further person adds links and touches none. */
class P2pTransport implements MediaTransport {
  readonly #needs: P2pNeeds;
  readonly #opening: TransportOpening;
  readonly #emit: (event: TransportEvent) => void;
  readonly #peers: Pick<PrewarmedPeer, "open" | "end">;
  /** Links, by the other one's stay. */
  readonly #links = new Map<number, Linked>();
  readonly #local = new Map<TrackSource, LocalSource>();
  readonly #over = new AbortController();
  readonly #unfollow: readonly (() => void)[];
  #credentials: TransportCredentials;
  #waiting: readonly Deferred[] = [];

  constructor(needs: P2pNeeds, opening: TransportOpening, emit: (event: TransportEvent) => void) {
    this.#needs = needs;
    this.#opening = opening;
    this.#emit = emit;
    this.#credentials = opening.credentials;
    this.#peers = opening.warm
      ? createPrewarmedPeer(needs.peers, this.#credentials)
      : { open: needs.peers.open, end: () => undefined };
    this.#unfollow = [
      needs.signals.followCall(opening.call, (signal) => this.#hear(signal)),
      needs.page.follow((moment) => {
        if (moment === "network" || moment === "online")
          for (const { link } of this.#links.values()) link.changeNetwork();
      }),
      every(needs.clock, voicesMs, () => this.#hearVoices()),
    ];
    this.setPeople(opening.people);
  }

  setPeople(people: readonly Stays[]): void {
    for (const linked of this.#links.values()) {
      const { mine, theirs } = linked.stays;
      if (!people.some((stays) => stays.mine === mine && stays.theirs === theirs)) this.#part(linked);
    }
    for (const stays of people) if (!this.#links.has(stays.theirs)) this.#link(stays);
    this.#settle();
  }

  ready(): Promise<void> {
    const waiting = defer();
    this.#waiting = [...this.#waiting, waiting];
    this.#settle();
    return waiting.promise;
  }

  setLocal(source: TrackSource, local: LocalSource | null): void {
    if (local === null) this.#local.delete(source);
    else this.#local.set(source, local);
    for (const { link } of this.#links.values()) {
      link.send(source, local?.track ?? null);
      link.tell(this.#sending());
    }
  }

  setWanted(): void {
    // No simulcast: a direct link carries one picture, in whatever size there is room for, so that the hint is dropped.
  }

  renew(credentials: TransportCredentials): void {
    this.#credentials = credentials;
  }

  async stats(stay: number): Promise<TransportStats> {
    const linked = this.#links.get(stay);
    const statistics = (await linked?.link.statistics()) ?? null;
    if (linked === undefined || statistics === null) return { received: {} };
    // What is read for the bytes says also how good the link is.
    if (linked.connected && !this.#over.signal.aborted)
      this.#tellQuality(stay, linked.quality.measure(statistics.measures));
    return { received: statistics.received };
  }

  close(): void {
    this.#over.abort();
    for (const stop of this.#unfollow) stop();
    for (const { link } of this.#links.values()) link.end();
    this.#links.clear();
    this.#peers.end();
    const left = this.#waiting;
    this.#waiting = [];
    for (const waiting of left) waiting.reject(callError("call_over"));
  }

  #sending(): Sending {
    const stateOf = (source: TrackSource): LocalSource["state"] =>
      this.#local.get(source)?.state ?? nothingSent[source];
    return {
      microphone: stateOf("microphone"),
      camera: stateOf("camera"),
      screen: stateOf("screen"),
      screenSound: stateOf("screenSound"),
    };
  }

  #link(stays: Stays): void {
    const { call, path } = this.#opening;
    const { clock, signals, memory } = this.#needs;
    const name = `${stays.mine}-${stays.theirs}/${path}`;
    const link = new PeerLink({
      clock,
      peers: this.#peers,
      signals,
      route: { call, path, stays },
      credentials: () => this.#credentials,
      epoch: { read: () => memory.epoch(name), write: (epoch) => memory.noteEpoch(name, epoch) },
      emit: (event) => this.#follow(stays, event),
    });
    this.#links.set(stays.theirs, {
      stays,
      link,
      quality: new QualityMeter(),
      voice: new VoiceActivity(),
      connected: false,
    });
    for (const source of trackSources) link.send(source, this.#local.get(source)?.track ?? null);
    link.begin(this.#sending());
  }

  #part({ stays, link }: Linked): void {
    this.#links.delete(stays.theirs);
    link.end();
    for (const source of trackSources) this.#emit({ type: "remoteGone", stay: stays.theirs, source });
  }

  #settle(): void {
    if ([...this.#links.values()].some(({ connected }) => !connected)) return;
    const left = this.#waiting;
    this.#waiting = [];
    for (const waiting of left) waiting.resolve();
  }

  #follow({ theirs: stay }: Stays, event: PeerLinkEvent): void {
    switch (event.type) {
      case "state": {
        const linked = this.#links.get(stay);
        if (linked !== undefined) linked.connected = event.state === "connected";
        this.#emit({ type: "linkState", stay, state: event.state });
        if (event.state === "reconnecting" || event.state === "failed")
          this.#tellQuality(stay, linked?.quality.lose() ?? null);
        return this.#settle();
      }
      case "track":
        return this.#show(stay, event);
      case "sending":
        for (const source of trackSources)
          this.#emit({ type: "remoteState", stay, source, state: event.sending[source] });
        return;
      case "noPath":
        return this.#emit({ type: "noPath", path: this.#opening.path });
      case "broken":
        this.#needs.logger.log("warn", "a direct connection broke", {
          call: this.#opening.call,
          path: this.#opening.path,
          reason: String(event.reason),
        });
    }
  }

  #show(stay: number, { source, track }: Extract<PeerLinkEvent, { readonly type: "track" }>): void {
    this.#emit({ type: "remoteTrack", stay, source, track });
    const first = (): void => this.#emit({ type: "firstFrame", stay, source });
    // The `unmute` event means that the first packet is in; it is the one thing that a remote track reliably tells.
    if (track.muted) track.addEventListener("unmute", first, { once: true, signal: this.#over.signal });
    else first();
  }

  #tellQuality(stay: number, quality: LinkQuality | null): void {
    if (quality !== null) this.#emit({ type: "quality", stay, quality });
  }

  #hearVoices(): void {
    const now = this.#needs.clock.now();
    for (const [stay, { link, voice }] of this.#links) {
      const speaking = voice.hear(link.level(), now);
      if (speaking !== null) this.#emit({ type: "speaking", stay, speaking });
    }
  }

  #hear(signal: CallSignal): void {
    switch (signal.type) {
      case "reconnected":
        for (const { link } of this.#links.values()) link.resend();
        return;
      case "reachability":
        for (const { stays, link } of this.#links.values())
          if (stays.other === signal.user) link.otherHere(signal.here);
        return;
      case "stray": {
        const mine = this.#links.get(signal.from)?.stays.mine === signal.to;
        if (mine && signal.path > this.#opening.path) this.#emit({ type: "newPath", path: signal.path });
      }
    }
  }
}

/** Makes full-mesh transports: direct links between all people of a call. */
export const createP2pAdapter = (needs: P2pNeeds): TransportAdapter => ({
  open: (opening, emit) => new P2pTransport(needs, opening, emit),
});
