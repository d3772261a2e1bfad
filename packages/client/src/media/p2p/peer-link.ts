import type { Signal, SignalBody, SignalAck } from "@opencallkit/protocol";
import { callError, type CallError } from "../../api/errors.ts";
import type { LinkState } from "../../api/api.ts";
import type { Received } from "../../ports/peers.ts";
import { deepEqual } from "../../deep-equal.ts";
import { sendingOf, tracksOf, type Sending } from "../declared.ts";
import type { Stays } from "../../calls/lazy-media.ts";
import type { Clock } from "../../ports/clock.ts";
import type { IceServer, Peer, Peers, PeerState, TrackKind } from "../../ports/peers.ts";
import { createNegotiation, type Negotiation } from "./negotiation.ts";
import { createReliableChannel } from "./reliable-channel.ts";

export type PeerLinkNeeds = {
  readonly clock: Clock;
  readonly peers: Pick<Peers, "open">;
  readonly call: string;
  readonly stays: Stays;
  readonly path: number;
  readonly ice: () => readonly IceServer[];
  readonly epoch: { readonly read: () => number; readonly write: (epoch: number) => void };
  readonly send: (signal: Signal) => void;
  readonly confirm: (seen: SignalAck) => void;
  /** What we send to begin with. */
  readonly sending: Sending;
  readonly state: (state: LinkState) => void;
  readonly track: (track: MediaStreamTrack) => void;
  readonly theirs: (sending: Sending) => void;
  readonly error: (error: CallError) => void;
  readonly log: (message: string, details: object) => void;
};

/** The direct link to the other person of a call, across all its connections. */
export type PeerLink = {
  readonly send: (kind: TrackKind, track: MediaStreamTrack | null) => void;
  readonly tell: (sending: Sending) => void;
  /** Bytes received on the connection there is. */
  readonly received: () => Promise<Received>;
  readonly signal: (signal: Signal) => void;
  readonly signalSeen: (seen: SignalAck) => void;
  readonly resend: () => void;
  readonly changeNetwork: () => void;
  readonly otherHere: (here: boolean) => void;
  readonly end: () => void;
};

/** No path for this long is an error, in ms. */
const noPathMs = 15_000;
/** A path that is lost may come back by itself for this long, in ms. */
const patienceMs = 2000;

type Connection = { readonly peer: Peer; readonly negotiation: Negotiation };

export const createPeerLink = (needs: PeerLinkNeeds): PeerLink => {
  const { clock, stays } = needs;
  // The lower stay offers first, the higher one gives way.
  const offersFirst = stays.mine < stays.theirs;
  const tracks: { [K in TrackKind]: MediaStreamTrack | null } = { audio: null, video: null };
  let { sending } = needs;
  let connection: Connection | null = null;
  let connected = false;
  let everConnected = false;
  let here = true;
  let ended = false;
  let stopNoPath: (() => void) | null = null;
  let stopPatience: (() => void) | null = null;
  let accused = false;

  const calm = (): void => {
    stopNoPath?.();
    stopPatience?.();
    stopNoPath = null;
    stopPatience = null;
  };

  const watchPath = (): void => {
    stopNoPath ??= clock.after(noPathMs, () => {
      stopNoPath = null;
      if (ended || connected) return;
      // Somebody who is away cannot be reached; that is no fault of the path.
      if (here) {
        needs.state("failed");
        if (!accused) needs.error(callError("no_media_path"));
        accused = true;
        // One side starts anew, so that the two do not undo each other's tries.
        if (offersFirst) line.raise();
      }
      watchPath();
    });
  };

  const restart = (): void => {
    stopPatience?.();
    stopPatience = null;
    connection?.peer.restartIce();
  };

  const lost = (): void => {
    connected = false;
    needs.state(accused ? "failed" : everConnected ? "reconnecting" : "connecting");
    watchPath();
  };

  const follow: { readonly [S in PeerState]: () => void } = {
    connecting: () => undefined,
    connected: () => {
      calm();
      connected = true;
      everConnected = true;
      accused = false;
      needs.state("connected");
    },
    disconnected: () => {
      lost();
      stopPatience ??= clock.after(patienceMs, restart);
    },
    failed: () => {
      lost();
      restart();
    },
  };

  const close = (): void => {
    connection?.negotiation.end();
    connection?.peer.close();
    connection = null;
  };

  const attach = (peer: Peer): void => {
    for (const kind of ["audio", "video"] as const) void peer.send(kind, tracks[kind]).catch(() => undefined);
  };

  const open = (): void => {
    close();
    lost();
    const current = (): boolean => connection?.peer === peer && !ended;
    const peer: Peer = needs.peers.open(needs.ice(), {
      negotiate: () => negotiation.needed(),
      candidate: ({ candidate, mid, line: at }) => {
        if (current()) line.push({ type: "candidate", candidate, mid, line: at });
      },
      state: (state) => {
        if (current()) follow[state]();
      },
      track: (track) => {
        if (current()) needs.track(track);
      },
    });
    const negotiation = createNegotiation({
      peer,
      polite: !offersFirst,
      push: (body) => {
        if (current()) line.push(body);
      },
      broken: (reason) => {
        if (!current()) return;
        needs.log("a direct connection broke", { reason: String(reason) });
        stopPatience?.();
        stopPatience = clock.after(patienceMs, line.raise);
      },
    });
    connection = { peer, negotiation };
    line.push(tracksOf(sending));
    attach(peer);
    if (!offersFirst) return;
    peer.prepare();
    // At once: the browser's own word that it is needed comes only after the screens have been drawn.
    negotiation.needed();
  };

  const hear = (body: SignalBody): void => {
    switch (body.type) {
      case "start":
        return undefined;
      case "description":
        return connection?.negotiation.description(body.description);
      case "candidate":
        return connection?.negotiation.candidate(body);
      case "tracks":
        return needs.theirs(sendingOf(body));
    }
  };

  const line = createReliableChannel({ ...needs, began: open, heard: hear });
  line.raise();

  return {
    send: (kind, track) => {
      tracks[kind] = track;
      void connection?.peer.send(kind, track).catch(() => undefined);
    },
    tell: (next) => {
      if (deepEqual(next, sending)) return;
      sending = next;
      line.push(tracksOf(next));
    },
    received: async () => connection?.peer.received() ?? { audio: 0, video: 0 },
    signal: line.take,
    signalSeen: line.confirmed,
    resend: line.resend,
    changeNetwork: () => {
      if (everConnected) restart();
    },
    otherHere: (next) => {
      const back = next && !here;
      here = next;
      if (back) line.resend();
    },
    end: () => {
      ended = true;
      calm();
      close();
      line.end();
    },
  };
};
