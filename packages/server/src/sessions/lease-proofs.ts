import { isKnown, type Life } from "@opencallkit/core";
import type { CallService } from "../calls/call-service.ts";
import type { OutageGrace } from "../calls/outage-grace.ts";
import { callKey } from "@opencallkit/core/processor";
import type { LiveCalls } from "../calls/live-calls.ts";
import {
  messageOf,
  type EventLogger as Logger,
  type Proofs as Written,
  type Store,
  type Timers,
} from "../ports/index.ts";
import type { Connection } from "../connections/connection.ts";
import { heldLeases, type Who } from "./held-leases.ts";

/** Lease proofs (BEAT-3, BEAT-4, BEAT-6, LATE-5): what clients have shown of themselves, on its way to disk. */
export type LeaseProofs = {
  readonly heard: (who: Who) => void;
  /** It has come, and is to be remembered soon if it holds a leg: a server that is killed again and again has nothing else. */
  readonly came: (who: Who) => void;
  /** The page is going: its lease is short from now, until it is heard again. */
  readonly gone: (who: Who, at?: number) => void;
  /** Its socket is closed; what was heard last stays known. */
  readonly closed: (connection: Connection) => void;
  readonly seen: (connection: Connection, place: number) => void;
  /** How far the device has seen, as far as that is not written yet; -1 for all of it is. */
  readonly seenBy: (connection: Connection) => number;
  /** Whether the store took the last of them. */
  readonly areWritten: () => boolean;
  /** Writes what is new within a moment. */
  readonly soon: () => void;
  /** Writes everything that is new. */
  readonly write: () => Promise<void>;
  readonly stop: () => void;
};

export type ProofParts = {
  readonly store: Store;
  readonly calls: LiveCalls;
  readonly callService: CallService;
  readonly grace: OutageGrace;
  readonly timers: Timers;
  readonly proveMs: number;
  readonly log: Logger;
};

/** So many come at once after a restart that they are written together. */
const gatherMs = 50;
/** What could not be written is tried again, so that nobody is lost for the database's sake when it is back. */
const retryMs = 500;

export const keepLeaseProofs = ({
  store,
  calls,
  callService,
  grace,
  timers,
  proveMs,
  log,
}: ProofParts): LeaseProofs => {
  const seen = new Map<string, Written["seen"][number]>();
  let writing: Promise<void> | null = null;
  let taken = true;

  const { held, heard, gone, closed } = heldLeases({ calls, now: store.now, reconsider: callService.reconsider });

  /** What has been written, by leg: other nodes' legs and those who are away prove nothing new. */
  let written = new Map<string, Life>();
  const lives = (now: Map<string, Life>): Written["lives"] =>
    [...calls.all()].flatMap((live) => {
      if (!isKnown(live.call)) return [];
      return [...callService.leases(live).lives].flatMap(([user, life]) => {
        const key = `${callKey(live.app, live.id)}/${user}`;
        const before = written.get(key);
        now.set(key, life);
        if (before?.provenAt === life.provenAt && before.goneAt === life.goneAt) return [];
        const { provenAt, goneAt } = life;
        return [{ app: live.app, call: live.id, user, life: { provenAt, goneAt } }];
      });
    });

  const write = async (): Promise<void> => {
    const before = store.lastCommit();
    const batch = [...seen];
    const now = new Map<string, Life>();
    try {
      await store.prove({
        idle: calls.size() === 0 && callService.isIdle(),
        lives: lives(now),
        seen: batch.map(([, each]) => each),
      });
      written = now;
      taken = true;
      grace.committed(before);
      for (const [key, each] of batch) if (seen.get(key) === each) seen.delete(key);
    } catch (error) {
      taken = false;
      log("error", "lease_proofs_not_written", { message: messageOf(error) });
      writeIn(retryMs);
    }
  };
  const writeOnce = (): Promise<void> => {
    writing ??= write().finally(() => (writing = null));
    return writing;
  };
  const stopWriting = timers.every(proveMs, () => void writeOnce());
  let stopGathering: (() => void) | null = null;
  const writeIn = (ms: number): void => {
    stopGathering ??= timers.after(Math.min(ms, proveMs), () => {
      stopGathering = null;
      // One that is under way may have looked before they came.
      void (writing ?? Promise.resolve()).then(writeOnce);
    });
  };

  return {
    heard,
    came: (who) => {
      if (held(who) !== undefined) writeIn(gatherMs);
    },
    areWritten: () => taken,
    soon: () => writeIn(gatherMs),
    gone,
    closed,
    seen: ({ app, user, device }, place) => {
      const key = `${callKey(app, user)}/${device}`;
      if (place > (seen.get(key)?.place ?? -1)) seen.set(key, { app, user, device, place });
    },
    seenBy: ({ app, user, device }) => seen.get(`${callKey(app, user)}/${device}`)?.place ?? -1,
    write: writeOnce,
    stop: () => {
      stopWriting();
      stopGathering?.();
      stopGathering = () => undefined;
    },
  };
};
