import { legOf } from "@opencallkit/core";
import type { LiveCall, LiveCalls, livesOf } from "@opencallkit/server/inside";
import type { Proofs } from "@opencallkit/server/ports";
import type { Seated } from "./end.ts";
import type { Failpoint } from "./failpoints.ts";
import type { Asking } from "./node-life.ts";
import type { Shared } from "./parts.ts";
import { unwrittenLives } from "./unwritten-lives.ts";

export type ProofParts = {
  readonly shared: Shared;
  readonly calls: LiveCalls;
  readonly presence: Parameters<typeof livesOf>[1];
  readonly now: () => number;
  readonly alive: () => boolean;
  readonly fails: (point: Failpoint) => boolean;
  readonly committed: () => void;
  readonly resume: (live: LiveCall) => void;
};

/** So soon is written who has come and holds a leg (BEAT-4). */
const gatherMs = 50;
const retryMs = 500;

/** What clients have shown of themselves to one node, and what of it is to be written: as the server's own `keepProofs`. */
export const proofsOf = ({ shared, calls, presence, now, alive, fails, committed, resume }: ProofParts) => {
  const { agenda, chance, tables } = shared;
  let seen: Proofs["seen"][number][] = [];
  let again = false;

  /** The live call whose leg this client holds. */
  const heldBy = ({ app, user, client }: Asking): LiveCall | undefined => {
    const live = calls.of(app, user);
    const leg = live === undefined ? undefined : legOf(live.call, user);
    return leg !== undefined && "client" in leg && leg.client === client ? live : undefined;
  };

  const tryAgain = (): void => {
    if (again) return;
    again = true;
    agenda.after(retryMs, () => {
      again = false;
      if (alive()) write();
    });
  };
  const write = (): void => {
    if (fails("before-proofs")) return;
    const batch = { lives: unwrittenLives(calls, presence, tables), seen };
    agenda.after(1 + chance.below(3), () => {
      if (!alive()) return;
      if (shared.storeDown()) return tryAgain();
      tables.prove(batch, agenda.now());
      if (fails("after-proofs")) return;
      committed();
      seen = seen.slice(batch.seen.length);
    });
  };

  return {
    write,
    heard: (seat: Seated): void => {
      seat.heardAt = now();
      const live = heldBy(seat);
      const life = live?.lives.get(seat.user);
      if (live !== undefined && life !== undefined && life.goneAt !== null)
        live.lives.set(seat.user, { provenAt: now(), goneAt: null });
    },
    came: (seat: Seated): void => {
      if (heldBy(seat) !== undefined) agenda.after(gatherMs, () => alive() && write());
    },
    gone: (who: Asking, at: number): void => {
      const live = heldBy(who);
      if (live === undefined || (live.lives.get(who.user)?.provenAt ?? 0) > at) return;
      live.lives.set(who.user, { provenAt: at, goneAt: at });
      resume(live);
    },
    closed: (seat: Seated): void => {
      const live = heldBy(seat);
      if (live === undefined) return;
      const goneAt = live.lives.get(seat.user)?.goneAt ?? 0;
      live.lives.set(seat.user, { provenAt: seat.heardAt, goneAt: goneAt < seat.heardAt ? null : goneAt });
      resume(live);
    },
    seen: ({ app, user, device }: Asking, place: number): void => void seen.push({ app, user, device, place }),
    /** How far the device has seen, of what is not written; -1 for nothing. */
    unwritten: ({ app, user, device }: Asking): number =>
      Math.max(
        -1,
        ...seen
          .filter((each) => each.app === app && each.user === user && each.device === device)
          .map(({ place }) => place),
      ),
  };
};
