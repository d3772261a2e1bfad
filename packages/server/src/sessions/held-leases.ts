import { callHeldBy } from "../calls/call-held-by.ts";
import type { LiveCall } from "@opencallkit/core/processor";
import type { LiveCalls } from "../calls/live-calls.ts";
import type { Connection } from "../connections/connection.ts";

export type Who = Pick<Connection, "app" | "user" | "client">;

type Parts = {
  readonly calls: LiveCalls;
  readonly now: () => number;
  /** The lease of somebody in the call has changed. */
  readonly reconsider: (live: LiveCall) => void;
};

/** Held leases (BEAT-3, BEAT-6): what a client has shown of itself, kept beside the leg that it holds. */
export const heldLeases = ({ calls, now, reconsider }: Parts) => {
  /** The live call whose leg this client holds. */
  const held = (who: Who): LiveCall | undefined => callHeldBy(calls, who);

  return {
    held,
    heard: (who: Who): void => {
      const live = held(who);
      const life = live?.lives.get(who.user);
      if (live !== undefined && life !== undefined && life.goneAt !== null)
        live.lives.set(who.user, { provenAt: now(), goneAt: null });
    },
    gone: (who: Who, at = now()): void => {
      const live = held(who);
      // What was said before it was heard last is over: it is back.
      if (live === undefined || (live.lives.get(who.user)?.provenAt ?? 0) > at) return;
      live.lives.set(who.user, { provenAt: at, goneAt: at });
      reconsider(live);
    },
    closed: (who: Who & { readonly heardAt: number }): void => {
      const live = held(who);
      if (live === undefined) return;
      // Heard after it said that it goes, it was back.
      const goneAt = live.lives.get(who.user)?.goneAt ?? 0;
      live.lives.set(who.user, { provenAt: who.heardAt, goneAt: goneAt < who.heardAt ? null : goneAt });
      reconsider(live);
    },
  };
};
