import type { Clock } from "../ports/clock.ts";

/** How often the server's heartbeat comes, and after what silence the connection counts as lost; in ms. */
export type Beats = { readonly heartbeatMs: number; readonly silenceMs: number };

/** Until the server has said it. */
const firstBeats: Beats = { heartbeatMs: 5000, silenceMs: 12_000 };

/** Watches how long nothing was heard of the server. */
export type SilenceWatch = {
  readonly heard: () => void;
  /** A heartbeat should have come by now. */
  readonly isLate: () => boolean;
  /** From now on a silence of `silenceMs` is told, once. */
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
