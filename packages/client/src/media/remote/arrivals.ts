import type { Clock } from "../../ports/clock.ts";
import type { TransportStats } from "../../ports/media-transport.ts";

export type ArrivalsNeeds = {
  readonly clock: Clock;
  /** Page visibility: timers of a hidden page run too seldom to judge anything. */
  readonly visible: () => boolean;
  readonly read: () => Promise<TransportStats>;
  readonly changed: () => void;
};

/** The kinds of media whose arrival is judged: sound and picture. */
export type ArrivingKind = "microphone" | "camera";

/**
 * Arrival detection: whether bytes of a person's sound and picture have just come. The `mute` event of a remote track
 * is not reliable for it.
 */
export type Arrivals = {
  readonly there: (kind: ArrivingKind) => boolean;
  /** Starts with the first packet of a track. */
  readonly begin: (kind: ArrivingKind) => void;
  /** Polls more often as long as something is expected and not there. */
  readonly expect: (kind: ArrivingKind, expected: boolean) => void;
  readonly end: () => void;
};

/** The timeout without bytes, in ms: after it the media count as gone. */
const goneMs = 2000;
const lookMs = 1000;
const expectingMs = 250;
const kinds = ["microphone", "camera"] as const satisfies readonly ArrivingKind[];

type Flow = { bytes: number; last: number | null; there: boolean; expected: boolean };

export const createArrivals = ({ clock, visible, read, changed }: ArrivalsNeeds): Arrivals => {
  const flows: { readonly [K in ArrivingKind]: Flow } = {
    microphone: { bytes: 0, last: null, there: false, expected: false },
    camera: { bytes: 0, last: null, there: false, expected: false },
  };
  let ended = false;
  let hidden = false;
  let stopTimer: (() => void) | null = null;

  const judge = (): void => {
    let news = false;
    for (const kind of kinds) {
      const flow = flows[kind];
      const there = flow.last !== null && clock.now() - flow.last < goneMs;
      news ||= there !== flow.there;
      flow.there = there;
    }
    if (news) changed();
  };

  const count = ({ received }: TransportStats): void => {
    for (const kind of kinds) {
      const flow = flows[kind];
      const bytes = received[kind] ?? 0;
      // A new connection counts its bytes from 0.
      if (bytes > 0 && bytes !== flow.bytes) flow.last = clock.now();
      // The time while the page was hidden counts for nothing.
      else if (hidden && flow.there) flow.last = clock.now();
      flow.bytes = bytes;
    }
  };

  const look = async (): Promise<void> => {
    if (visible()) {
      const stats = await read().catch(() => null);
      if (ended) return;
      if (stats !== null) count(stats);
      judge();
      hidden = false;
    } else hidden = true;
    const expecting = kinds.some((kind) => flows[kind].expected && !flows[kind].there);
    wait(expecting ? expectingMs : lookMs);
  };
  const wait = (ms: number): void => {
    stopTimer?.();
    if (!ended) stopTimer = clock.after(ms, () => void look());
  };
  wait(expectingMs);

  return {
    there: (kind) => flows[kind].there,
    begin: (kind) => {
      flows[kind].last = clock.now();
      judge();
    },
    expect: (kind, expected) => {
      if (expected && !flows[kind].expected && !flows[kind].there) wait(expectingMs);
      flows[kind].expected = expected;
    },
    end: () => {
      ended = true;
      stopTimer?.();
    },
  };
};
