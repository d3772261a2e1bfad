import type {
  LocalSource,
  MediaTransport,
  Stays,
  TrackSource,
  TransportAdapter,
  TransportEvent,
  TransportOpening,
} from "../ports/media-transport.ts";
import { defer, type Deferred } from "../defer.ts";

/** A fake transport that does what a test says, and records what was asked of it. */
export type FakeTransport = MediaTransport & {
  readonly opening: TransportOpening;
  readonly emit: (event: TransportEvent) => void;
  readonly local: Map<TrackSource, LocalSource>;
  readonly people: () => readonly Stays[];
  readonly stands: Deferred;
  readonly renewed: () => number;
  readonly closed: () => boolean;
};

export type FakeTransports = TransportAdapter & {
  readonly made: FakeTransport[];
  /** The transport that was opened last. */
  readonly newest: () => FakeTransport;
};

export const createFakeTransports = (): FakeTransports => {
  const made: FakeTransport[] = [];
  return {
    made,
    newest: () => {
      const last = made.at(-1);
      if (last === undefined) throw new Error("no transport was opened");
      return last;
    },
    open: (opening, emit) => {
      const local = new Map<TrackSource, LocalSource>();
      const stands = defer();
      let people = opening.people;
      let renewed = 0;
      let closed = false;
      stands.promise.catch(() => undefined);
      const transport: FakeTransport = {
        opening,
        local,
        stands,
        emit: (event) => {
          if (!closed) emit(event);
        },
        people: () => people,
        renewed: () => renewed,
        closed: () => closed,
        setPeople: (next) => {
          people = next;
        },
        ready: () => stands.promise,
        setLocal: (source, next) => {
          if (next === null) local.delete(source);
          else local.set(source, next);
        },
        setWanted: () => undefined,
        renew: () => {
          renewed += 1;
        },
        stats: async () => ({ received: { microphone: opening.path } }),
        close: () => {
          closed = true;
        },
      };
      made.push(transport);
      return transport;
    },
  };
};
