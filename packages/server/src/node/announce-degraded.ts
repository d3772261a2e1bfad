import { frame } from "../connections/connection.ts";
import type { Connections } from "../connections/connections.ts";
import type { EventLogger as Logger, Timers } from "../ports/index.ts";

export type DegradedParts = {
  readonly inTouch: () => boolean;
  readonly connected: Connections;
  readonly timers: Timers;
  readonly monotonic: () => number;
  readonly log: Logger;
};

const pollMs = 1000;
/** A node that was stopped finds out at its next look: the first sign of it is not believed. */
const sureMs = 500;
/** The first wait until it is said again; each is twice the one before. */
const firstMs = 5000;
/** After so long in touch it is an outage of its own. */
const forgetMs = 60_000;

/**
 * Announces that the node is degraded (NODE-9): tells those who are connected here that this node has lost the store, so that each looks for another one. Again
 * while it lasts, for who was sent here once more; ever less often, for the store may be away from all nodes. The answer
 * stops it.
 */
export const announceDegraded = ({ inTouch, connected, timers, monotonic, log }: DegradedParts): (() => void) => {
  let outSince: number | null = null;
  let outAt = -Infinity;
  let said = { at: -Infinity, waitMs: 0 };
  return timers.every(pollMs, () => {
    const now = monotonic();
    if (inTouch()) {
      outSince = null;
      if (now - outAt >= forgetMs) said = { at: -Infinity, waitMs: 0 };
      return;
    }
    outAt = now;
    outSince ??= now;
    if (now < Math.max(outSince + sureMs, said.at + said.waitMs)) return;
    said = { at: now, waitMs: said.waitMs === 0 ? firstMs : 2 * said.waitMs };
    log("warn", "degraded", { clients: connected.size() });
    for (const { writer } of connected.all()) writer.send(frame({ type: "degraded" }));
  });
};
