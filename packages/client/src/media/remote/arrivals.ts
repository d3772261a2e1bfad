import type { Clock } from "../../ports/clock.ts";
import type { TransportStats } from "../../ports/media-transport.ts";

export type ArrivalsNeeds = {
  readonly clock: Clock;
  /** Whether the page is shown: a hidden one runs its timers too seldom to judge anything. */
  readonly visible: () => boolean;
  readonly read: () => Promise<TransportStats>;
  readonly changed: () => void;
};

/** What arrives of a person and is judged: sound and picture. */
export type ArrivingKind = "microphone" | "camera";

/** Whether bytes of a person's sound and picture have just arrived. The `mute` event of a remote track never tells. */
export type Arrivals = {
  readonly there: (kind: ArrivingKind) => boolean;
  /** The first packet of a track is in. */
  readonly begin: (kind: ArrivingKind) => void;
  /** Looks more often as long as something is expected that is not there. */
  readonly expect: (kind: ArrivingKind, expected: boolean) => void;
  readonly end: () => void;
};

/** What has not arrived for this long is not there, in ms. */
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
      // A new connection begins at nothing.
      if (bytes > 0 && bytes !== flow.bytes) flow.last = clock.now();
      // The time that nobody looked at counts for nothing.
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
