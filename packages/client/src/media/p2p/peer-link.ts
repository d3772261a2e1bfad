import type { SignalBody } from "@opencallkit/protocol";
import type { LinkState } from "../../api/participant.ts";
import { deepEqual } from "../../deep-equal.ts";
import type { Clock } from "../../ports/clock.ts";
import type { TrackSource, TransportCredentials } from "../../ports/media-transport.ts";
import type { Peer, Peers, PeerState, PeerStatistics } from "../../ports/peers.ts";
import type { SignalPort } from "../../ports/signals.ts";
import { createNegotiation, type Negotiation } from "./negotiation.ts";
import { createReliableChannel, type EpochMemory, type LinkRoute, type ReliableChannel } from "./reliable-channel.ts";
import { nothingSent, sendingOf, tracksOf, type Sending } from "./tracks-signal.ts";

export type PeerLinkEvent =
  | { readonly type: "state"; readonly state: LinkState }
  | { readonly type: "track"; readonly source: TrackSource; readonly track: MediaStreamTrack }
  /** No path has been found in a while, though candidates were exchanged. */
  | { readonly type: "noPath" }
  /** The declared state of their side: what it says that it sends. */
  | { readonly type: "sending"; readonly sending: Sending }
  /** A failed negotiation: the browser refused a description or candidate, and a new connection is made. */
  | { readonly type: "broken"; readonly reason: unknown };

export type PeerLinkNeeds = {
  readonly clock: Clock;
  readonly peers: Pick<Peers, "open">;
  readonly signals: Pick<SignalPort, "send" | "follow">;
  readonly route: LinkRoute;
  readonly credentials: () => TransportCredentials;
  readonly epoch: EpochMemory;
  readonly emit: (event: PeerLinkEvent) => void;
};

/** The timeout of ICE connectivity: no path for this long is a failure, in ms. */
const noPathMs = 15_000;
/** The patience with direct connectivity from the first candidate of the other side on, in ms. */
const directMs = 2000;
/** The grace after a disconnect: ICE may recover by itself for this long, in ms, before a new connection is made. */
const patienceMs = 2000;

type Connection = { readonly peer: Peer; readonly negotiation: Negotiation };

/** The direct link (RTCPeerConnection) to one other person of a call, across all its connections. */
export class PeerLink {
  readonly #needs: PeerLinkNeeds;
  readonly #channel: ReliableChannel;
  /** The offerer: the lower stay offers first, and the higher one is the polite peer. */
  readonly #offersFirst: boolean;
  readonly #tracks = new Map<TrackSource, MediaStreamTrack | null>();
  #sending: Sending = nothingSent;
  /** What the other side has told that it sends. */
  #theirs: Sending = nothingSent;
  #connection: Connection | null = null;
  #connected = false;
  #everConnected = false;
  /** Whether connecting has failed, since it last succeeded. */
  #failed = false;
  #here = true;
  #ended = false;
  #stopNoPath: (() => void) | null = null;
  #stopPatience: (() => void) | null = null;
  /** Ends the wait for a direct path; it is waited for once. */
  #stopDirect: (() => void) | null = null;
  #unfollow = (): void => undefined;

  readonly #hear = (body: SignalBody): void => {
    switch (body.type) {
      case "start":
        return;
      case "description":
      case "candidate":
        void this.#connection?.negotiation.hear(body);
        if (body.type === "candidate") this.#watchDirect();
        return;
      case "tracks":
        this.#theirs = sendingOf(body);
        this.#prepareScreen();
        this.#needs.emit({ type: "sending", sending: this.#theirs });
    }
  };

  constructor(needs: PeerLinkNeeds) {
    const { stays } = needs.route;
    this.#needs = needs;
    this.#offersFirst = stays.mine < stays.theirs;
    this.#channel = createReliableChannel({
      clock: needs.clock,
      signals: needs.signals,
      route: needs.route,
      epoch: needs.epoch,
      began: () => this.#open(),
      heard: this.#hear,
    });
  }

  /** Opens the first connection. Tracks that are known before go with it. */
  begin(sending: Sending): void {
    const { signals, route } = this.#needs;
    this.#sending = sending;
    this.#channel.raise();
    this.#unfollow = signals.follow(
      { call: route.call, path: route.path, from: route.stays.theirs },
      this.#channel.take,
    );
  }

  send(source: TrackSource, track: MediaStreamTrack | null): void {
    if ((this.#tracks.get(source) ?? null) === track) return;
    this.#tracks.set(source, track);
    void this.#connection?.peer.send(source, track).catch(() => undefined);
    this.#prepareScreen();
  }

  tell(sending: Sending): void {
    if (deepEqual(sending, this.#sending)) return;
    this.#sending = sending;
    this.#channel.push(tracksOf(sending));
  }

  /** Statistics (getStats) of the present connection; null where there is none. */
  async statistics(): Promise<PeerStatistics | null> {
    return this.#connection?.peer.statistics() ?? null;
  }

  /** The level of their voice; null while nothing of it can arrive. */
  level(): number | null {
    return this.#connected ? (this.#connection?.peer.level() ?? null) : null;
  }

  resend(): void {
    this.#channel.resend();
  }

  changeNetwork(): void {
    if (this.#everConnected) this.#restart();
  }

  /** Reachability: whether the other one has a connection to the server. */
  otherHere(here: boolean): void {
    const back = here && !this.#here;
    this.#here = here;
    if (back) this.#channel.resend();
  }

  end(): void {
    this.#ended = true;
    this.#unfollow();
    this.#calm();
    this.#stopDirect?.();
    this.#close();
    this.#channel.end();
  }

  #show(state: LinkState): void {
    this.#needs.emit({ type: "state", state });
  }

  #calm(): void {
    this.#stopNoPath?.();
    this.#stopPatience?.();
    this.#stopNoPath = null;
    this.#stopPatience = null;
  }

  #watchPath(): void {
    this.#stopNoPath ??= this.#needs.clock.after(noPathMs, () => {
      this.#stopNoPath = null;
      if (this.#ended || this.#connected) return;
      // Somebody who is away cannot be reached; that is no fault of the path.
      if (this.#here) {
        this.#failed = true;
        this.#show("failed");
        // Only the offerer restarts, so that the two do not undo each other's tries.
        if (this.#offersFirst) this.#channel.raise();
      }
      this.#watchPath();
    });
  }

  #watchDirect(): void {
    this.#stopDirect ??= this.#needs.clock.after(directMs, () => {
      if (!this.#connected && !this.#ended) this.#needs.emit({ type: "noPath" });
    });
  }

  #restart(): void {
    this.#stopPatience?.();
    this.#stopPatience = null;
    this.#connection?.peer.restartIce();
  }

  #lost(): void {
    this.#connected = false;
    this.#show(this.#failed ? "failed" : this.#everConnected ? "reconnecting" : "connecting");
    this.#watchPath();
  }

  #follow(state: PeerState): void {
    switch (state) {
      case "connecting":
        return;
      case "connected":
        this.#calm();
        this.#connected = true;
        this.#everConnected = true;
        this.#failed = false;
        this.#show("connected");
        return;
      case "disconnected":
        this.#lost();
        this.#stopPatience ??= this.#needs.clock.after(patienceMs, () => this.#restart());
        return;
      case "failed":
        this.#lost();
        this.#restart();
    }
  }

  /** Makes room for a screen when one is shared, by either side: who offers first adds it, so that both agree on the order. */
  #prepareScreen(): void {
    const isShared = this.#theirs.screen === "on" || (this.#tracks.get("screen") ?? null) !== null;
    if (isShared && this.#offersFirst) this.#connection?.peer.prepareScreen();
  }

  #close(): void {
    this.#connection?.negotiation.end();
    this.#connection?.peer.close();
    this.#connection = null;
  }

  #broken(reason: unknown): void {
    this.#needs.emit({ type: "broken", reason });
    this.#stopPatience?.();
    this.#stopPatience = this.#needs.clock.after(patienceMs, this.#channel.raise);
  }

  #open(): void {
    this.#close();
    this.#lost();
    const current = (): boolean => this.#connection?.peer === peer && !this.#ended;
    const peer: Peer = this.#needs.peers.open(this.#needs.credentials(), {
      negotiate: () => negotiation.needed(),
      candidate: ({ candidate, mid, line }) => {
        if (current()) this.#channel.push({ type: "candidate", candidate, mid, line });
      },
      state: (state) => {
        if (current()) this.#follow(state);
      },
      track: (source, track) => {
        if (current()) this.#needs.emit({ type: "track", source, track });
      },
    });
    const negotiation = createNegotiation({
      peer,
      polite: !this.#offersFirst,
      push: (body) => {
        if (current()) this.#channel.push(body);
      },
      broken: (reason) => {
        if (current()) this.#broken(reason);
      },
    });
    this.#connection = { peer, negotiation };
    this.#channel.push(tracksOf(this.#sending));
    for (const [source, track] of this.#tracks) void peer.send(source, track).catch(() => undefined);
    if (!this.#offersFirst) return;
    peer.prepare();
    this.#prepareScreen();
    // Negotiates at once: the browser's `negotiationneeded` comes only after the screens have been drawn.
    negotiation.needed();
  }
}
