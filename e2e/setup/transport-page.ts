import type { LocalSource, MediaTransport, TransportEvent, TrackSource } from "@opencallkit/client/transport";
import { createMediaServerAdapter } from "@opencallkit/media-livekit";

/** A local source as a test in another process names it: by the number of its track. */
export type NamedSource = { readonly track: number | null; readonly state: LocalSource["state"] };

/** What a test in another process reads of an end. */
export type EndReading = {
  /** Events that are new since the last reading; a track is its kind alone. */
  readonly events: readonly unknown[];
  /** The numbers of the tracks that leave the device now. */
  readonly sending: readonly number[];
  readonly held: number;
};

/** The transports of one page, driven from another process. */
export type TransportPage = {
  readonly join: (end: string, stay: number, path: number, warm: boolean) => void;
  readonly setPeople: (end: string, ...given: Parameters<MediaTransport["setPeople"]>) => void;
  readonly setWanted: (end: string, ...given: Parameters<MediaTransport["setWanted"]>) => void;
  readonly renew: (end: string, ...given: Parameters<MediaTransport["renew"]>) => void;
  readonly close: (end: string) => void;
  readonly setLocal: (end: string, source: TrackSource, local: NamedSource | null) => void;
  /** The code of the error with which it rejects; null where it settles. */
  readonly ready: (end: string) => Promise<string | null>;
  readonly stats: (end: string, stay: number) => ReturnType<MediaTransport["stats"]>;
  readonly track: (number: number, source: TrackSource) => void;
  readonly live: (number: number) => boolean;
  readonly read: (end: string) => EndReading;
};

declare global {
  var transportPage: TransportPage;
  /** Asks the test for a ticket to a room. */
  var ticketOf: ((stay: number, path: number) => Promise<{ readonly url: string; readonly token: string }>) | undefined;
}

type End = {
  readonly transport: MediaTransport;
  readonly events: unknown[];
  readonly given: Set<number>;
  readonly timers: Set<object>;
};

const call = "AAAAAAAAAAAAAAAAAAAAAA";

const peers = new Set<RTCPeerConnection>();
globalThis.RTCPeerConnection = new Proxy(RTCPeerConnection, {
  construct: (target, args: readonly RTCConfiguration[]) => {
    const peer = new target(...args);
    peers.add(peer);
    return peer;
  },
});

const tracks = new Map<number, MediaStreamTrack>();
/** Copies that the transport makes of a track, by the track's number. */
const copies = new Map<MediaStreamTrack, number>();

const noted = (track: MediaStreamTrack, number: number): MediaStreamTrack => {
  copies.set(track, number);
  const clone = track.clone.bind(track);
  return Object.assign(track, { clone: () => noted(clone(), number) });
};

/** A live track: a tone, or a picture that changes. */
const make = (source: TrackSource): MediaStreamTrack | undefined => {
  if (source === "microphone" || source === "screenSound") {
    const context = new AudioContext();
    const [tone, out] = [context.createOscillator(), context.createMediaStreamDestination()];
    tone.connect(out);
    tone.start();
    return out.stream.getAudioTracks()[0];
  }
  const canvas = Object.assign(document.createElement("canvas"), { width: 320, height: 180 });
  const drawing = canvas.getContext("2d");
  let turn = 0;
  setInterval(() => {
    turn += 1;
    if (drawing !== null) drawing.fillStyle = `hsl(${(turn * 7) % 360} 80% 50%)`;
    drawing?.fillRect(0, 0, canvas.width, canvas.height);
  }, 60);
  return canvas.captureStream(15).getVideoTracks()[0];
};

const ends = new Map<string, End>();
const endOf = (name: string): End => {
  const end = ends.get(name);
  if (end === undefined) throw new Error(`there is no end ${name}`);
  return end;
};

const isSending = ({ currentDirection }: RTCRtpTransceiver): boolean =>
  currentDirection === "sendrecv" || currentDirection === "sendonly";

const open = (): readonly RTCPeerConnection[] => [...peers].filter(({ signalingState }) => signalingState !== "closed");

const sendingOf = ({ given }: End): readonly number[] => {
  const sent = open().flatMap((peer) =>
    peer.getTransceivers().flatMap((transceiver) => {
      const number = transceiver.sender.track === null ? undefined : copies.get(transceiver.sender.track);
      return number !== undefined && given.has(number) && isSending(transceiver) ? [number] : [];
    }),
  );
  return [...new Set(sent)];
};

const asSaid = (event: TransportEvent): unknown => ("track" in event ? { ...event, track: event.track.kind } : event);

globalThis.transportPage = {
  join: (name, stay, path, warm) => {
    const events: unknown[] = [];
    const timers = new Set<object>();
    const adapter = createMediaServerAdapter({
      clock: {
        now: () => performance.now(),
        after: (ms, then) => {
          const timer = {};
          timers.add(timer);
          const id = setTimeout(() => {
            timers.delete(timer);
            then();
          }, ms);
          return () => {
            timers.delete(timer);
            clearTimeout(id);
          };
        },
      },
      logger: { log: (_level, message, details) => console.log(message, JSON.stringify(details)) },
      ticket: async (_call, of) => {
        const ticket = await globalThis.ticketOf?.(stay, of);
        if (ticket === undefined) throw new Error("no tickets here");
        return ticket;
      },
    });
    const opening = { call, path, warm, credentials: { ice: [], relayOnly: false }, people: [] };
    const transport = adapter.open(opening, (event) => void events.push(asSaid(event)));
    ends.set(name, { transport, events, given: new Set(), timers });
  },
  setPeople: (name, people) => endOf(name).transport.setPeople(people),
  setWanted: (name, stay, source, size) => endOf(name).transport.setWanted(stay, source, size),
  renew: (name, credentials) => endOf(name).transport.renew(credentials),
  close: (name) => endOf(name).transport.close(),
  setLocal: (name, source, local) => {
    const { transport, given } = endOf(name);
    if (local !== null && local.track !== null) given.add(local.track);
    transport.setLocal(
      source,
      local === null
        ? null
        : { state: local.state, track: local.track === null ? null : (tracks.get(local.track) ?? null) },
    );
  },
  ready: async (name) => {
    try {
      await endOf(name).transport.ready();
      return null;
    } catch (error) {
      return error instanceof Error && "code" in error ? String(error.code) : String(error);
    }
  },
  stats: (name, stay) => endOf(name).transport.stats(stay),
  track: (number, source) => {
    const track = make(source);
    if (track !== undefined) tracks.set(number, noted(track, number));
  },
  live: (number) => tracks.get(number)?.readyState === "live",
  read: (name) => {
    const end = endOf(name);
    return { events: end.events.splice(0), sending: sendingOf(end), held: open().length + end.timers.size };
  },
};
