import type { Clock } from "../ports/clock.ts";

/**
 * Heartbeat parameters, in ms: the interval of the server's heartbeats, and the silence after which the connection
 * counts as lost.
 */
export type Beats = { readonly heartbeatMs: number; readonly silenceMs: number };

/** The defaults until the server has sent its own. */
const firstBeats: Beats = { heartbeatMs: 5000, silenceMs: 12_000 };

/** A watchdog for the server: notices when nothing was heard of it for too long. */
export type SilenceWatch = {
  readonly heard: () => void;
  /** Whether the next heartbeat is overdue. */
  readonly isLate: () => boolean;
  /** Starts the watchdog: a silence of `silenceMs` is told, once. */
  readonly begin: (beats: Beats) => void;
  readonly end: () => void;
};

export const createSilenceWatch = (clock: Clock, silent: () => void): SilenceWatch => {
  let heardAt = clock.now();
  let beats = firstBeats;
  let stop = (): void => undefined;

  const look = (): void => {
    const left = heardAt + beats.silenceMs - clock.now();
    if (left <= 0) silent();
    else stop = clock.after(left, look);
  };

  return {
    heard: () => {
      heardAt = clock.now();
    },
    isLate: () => clock.now() - heardAt > beats.heartbeatMs * 1.5,
    begin: (next) => {
      beats = next;
      look();
    },
    end: () => stop(),
  };
};
