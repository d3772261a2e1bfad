import { type LiveCall, type livesOf } from "@opencallkit/core/processor";
import { heldLeases, type LiveCalls } from "@opencallkit/server/internal";
import type { Proofs } from "@opencallkit/server/ports";
import type { Connected } from "./end.ts";
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

/** Batching delay in ms: a client that connects and holds a leg has its proof of life written this soon (BEAT-4). */
const gatherMs = 50;
const retryMs = 500;

/** Proofs of life that one node has received, and the unwritten ones among them: the counterpart of the server's `keepProofs`. */
export const proofsOf = ({ shared, calls, presence, now, alive, fails, committed, resume }: ProofParts) => {
  const { agenda, chance, tables } = shared;
  let seen: Proofs["seen"][number][] = [];
  let again = false;

  const { held, heard, gone, closed } = heldLeases({ calls, now, reconsider: resume });

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

  const soon = (): void => void agenda.after(gatherMs, () => alive() && write());

  return {
    write,
    heard: (connection: Connected): void => {
      connection.heardAt = now();
      heard(connection);
    },
    came: (connection: Connected): void => {
      if (held(connection) !== undefined) soon();
    },
    soon,
    gone: (who: Asking, at: number): void => gone(who, at),
    closed: (connection: Connected): void => closed(connection),
    seen: ({ app, user, device }: Asking, place: number): void => void seen.push({ app, user, device, place }),
    /** Unwritten read position of a device; -1 for none. */
    unwritten: ({ app, user, device }: Asking): number =>
      Math.max(
        -1,
        ...seen
          .filter((each) => each.app === app && each.user === user && each.device === device)
          .map(({ place }) => place),
      ),
  };
};
