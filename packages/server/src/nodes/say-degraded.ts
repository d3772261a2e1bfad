import { frame } from "../gateway/connection.ts";
import type { Connections } from "../gateway/connections.ts";
import type { Logger, Timers } from "../ports/index.ts";

export type DegradedParts = {
  readonly inTouch: () => boolean;
  readonly connected: Connections;
  readonly timers: Timers;
  readonly monotonic: () => number;
  readonly log: Logger;
};

const lookMs = 1000;
/** The first wait until it is said again; each is twice the one before. */
const firstMs = 5000;

/**
 * NODE-9: tells those who are connected here that this node has lost the store, so that each looks for another one. Again
 * while it lasts, for who was sent here once more; ever less often, for the store may be away from all nodes. The answer
 * stops it.
 */
export const sayDegraded = ({ inTouch, connected, timers, monotonic, log }: DegradedParts): (() => void) => {
  /** Null while in touch. A node that was stopped finds out at its next look: the first sign of it is not believed. */
  let lost: { sayAt: number; waitMs: number } | null = null;
  return timers.every(lookMs, () => {
    if (inTouch()) {
      lost = null;
      return;
    }
    const now = monotonic();
    if (lost === null) lost = { sayAt: now + lookMs / 2, waitMs: firstMs };
    if (now < lost.sayAt) return;
    lost = { sayAt: now + lost.waitMs, waitMs: 2 * lost.waitMs };
    log("warn", "degraded", { clients: connected.size() });
    for (const { line } of connected.all()) line.send(frame({ t: "degraded" }));
  });
};
