import type { Candidate, Description, Peer, PeerEvents, Peers, TrackKind } from "../ports/peers.ts";
import { FakeTrack } from "./fake-tracks.ts";

/** A fake RTCPeerConnection, with what a test wants to know of it. */
export type FakePeer = Peer & {
  readonly name: string;
  readonly events: PeerEvents;
  readonly sent: { readonly [K in TrackKind]: MediaStreamTrack | null };
  readonly candidates: Candidate[];
  /** Whether bytes of a kind arrive. */
  readonly arrives: { audio: boolean; video: boolean };
  readonly restarts: () => number;
  readonly closed: () => boolean;
};

export type FakePeers = Peers & {
  /** Pre-warmed connections that are neither in use nor closed. */
  readonly ahead: () => number;
  readonly made: FakePeer[];
  readonly newest: () => FakePeer;
  /** Connectivity; false: descriptions and candidates pass, but no path is found. */
  reachable: boolean;
  /** A hook within each `addCandidate`. */
  candidateCame: () => void;
};

let names = 0;

/**
 * Fake connections that keep the rules of signalling states (RFC 9429): a second offer in a wrong state throws, a
 * candidate before the description throws, an offer while one is under way rolls the own one back.
 */
export const createFakePeers = (): FakePeers => {
  const made: FakePeer[] = [];

  const open = (_ice: unknown, events: PeerEvents): FakePeer => {
    names += 1;
    const name = `peer-${names}`;
    const sent: { [K in TrackKind]: MediaStreamTrack | null } = { audio: null, video: null };
    const candidates: Candidate[] = [];
    let state: "stable" | "have-local-offer" | "have-remote-offer" = "stable";
    let remote: Description | null = null;
    let closed = false;
    const arrives = { audio: true, video: true };
    const bytes = { audio: 0, video: 0 };
    let restarts = 0;
    let described = 0;
    let shown = false;

    const both = (): void => {
      if (!peers.reachable || closed) return;
      events.state("connected");
      if (shown) return;
      shown = true;
      events.track(new FakeTrack("audio"));
      events.track(new FakeTrack("video"));
    };

    const peer: FakePeer = {
      name,
      events,
      sent,
      candidates,
      arrives,
      received: async () => {
        for (const kind of ["audio", "video"] as const) if (shown && arrives[kind]) bytes[kind] += 1000;
        return { ...bytes };
      },
      restarts: () => restarts,
      closed: () => closed,
      prepare: () => undefined,
      describe: async () => {
        if (closed) throw new Error("closed");
        await Promise.resolve();
        described += 1;
        const type = state === "have-remote-offer" ? "answer" : "offer";
        state = type === "answer" ? "stable" : "have-local-offer";
        queueMicrotask(
          () => !closed && events.candidate({ candidate: `${name}-candidate-${described}`, mid: "0", line: 0 }),
        );
        if (type === "answer") queueMicrotask(both);
        return { type, sdp: `${name}-${type}-${described}` };
      },
      take: async (description) => {
        if (closed) throw new Error("closed");
        if (description.type === "answer" && state !== "have-local-offer") throw new Error(`answer in ${state}`);
        await Promise.resolve();
        remote = description;
        state = description.type === "offer" ? "have-remote-offer" : "stable";
        if (description.type === "answer") queueMicrotask(both);
      },
      addCandidate: async (candidate) => {
        peers.candidateCame();
        if (remote === null) throw new Error("candidate before the description");
        candidates.push(candidate);
      },
      isStable: () => state === "stable",
      hasRemote: () => remote !== null,
      send: async (kind, track) => {
        sent[kind] = track;
      },
      restartIce: () => {
        restarts += 1;
        queueMicrotask(() => !closed && events.negotiate());
      },
      close: () => {
        closed = true;
      },
    };
    made.push(peer);
    return peer;
  };

  let ahead = 0;
  const peers: FakePeers = {
    ahead: () => ahead,
    ready: (ice) => {
      ahead += 1;
      return {
        begin: (events) => {
          ahead -= 1;
          return open(ice, events);
        },
        close: () => void (ahead -= 1),
      };
    },
    reachable: true,
    candidateCame: () => undefined,
    made,
    newest: () => {
      const last = made.at(-1);
      if (last === undefined) throw new Error("no connection was made");
      return last;
    },
    open,
  };
  return peers;
};
