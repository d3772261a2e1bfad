import type { CallState } from "../api/api.ts";
import type { Clock } from "../ports/clock.ts";

export type RingTimer = {
  readonly follow: (state: CallState) => void;
  readonly end: () => void;
};

/** The ring timeout on this page: the ring falls silent by our own clock, even if the server says nothing. */
export const createRingTimer = (clock: Clock, look: () => void): RingTimer => {
  let watched: { readonly endsAt: number; readonly stop: () => void } | null = null;

  const passed = (): void => {
    // An early timer: the rest is waited for.
    watched = null;
    look();
  };

  return {
    follow: (state) => {
      const endsAt = state.state === "ringing" && !state.silent ? state.endsAt : null;
      if (endsAt === (watched?.endsAt ?? null)) return;
      watched?.stop();
      watched = endsAt === null ? null : { endsAt, stop: clock.after(endsAt - clock.now(), passed) };
    },
    end: () => {
      watched?.stop();
      watched = null;
    },
  };
};
