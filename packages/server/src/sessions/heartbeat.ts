import { heardCount } from "@opencallkit/core";
import type { LiveCalls } from "../calls/live-calls.ts";
import type { Timing } from "../calls/timing.ts";
import type { Timers } from "../ports/index.ts";
import { frame, type Connection } from "../connections/connection.ts";
import type { LiveCall } from "@opencallkit/core/processor";
import type { ErrorBoundary } from "../sockets/error-boundary.ts";
import type { Connections } from "../connections/connections.ts";

export type HeartbeatParts = {
  readonly connected: Connections;
  readonly calls: LiveCalls;
  readonly timing: Timing;
  readonly timers: Timers;
  readonly now: () => number;
  readonly bounded: ErrorBoundary;
  /** Nothing was heard of it for too long. */
  readonly silent: (connection: Connection) => void;
};

/** A heartbeat of one client (BEAT-1), with the number of each live call that its user hears of. */
export const heartbeatOf = (
  calls: Pick<LiveCalls, "heardBy">,
  { app, user }: Pick<Connection, "app" | "user">,
  now: number,
): string => {
  const numberOf = ({ id, call, facts }: LiveCall) => [id, heardCount(call, facts, user)] as const;
  return frame({ type: "heartbeat", now, calls: Object.fromEntries(calls.heardBy(app, user).map(numberOf)) });
};

/** A turn that comes later than this was held up, and so was everything that clients have sent meanwhile. */
const stallMs = 1000;
// Each beat is spread over this many turns, so that thousands of clients do not answer at once.
const turns = 20;

/** Starts the heartbeats (BEAT-1, BEAT-2, BEAT-9), one clock for all clients. The answer stops it. */
export const startHeartbeats = ({
  connected,
  calls,
  timing,
  timers,
  now,
  bounded,
  silent,
}: HeartbeatParts): (() => void) => {
  const last = new WeakMap<Connection, number>();
  let turnedAt = now();
  let nobodySilentBefore = 0;

  const heartbeat = (each: Connection, at: number): void => {
    last.set(each, at);
    bounded.run("heartbeat", each.writer, () => each.writer.send(heartbeatOf(calls, each, at)));
  };

  const turn = (): void => {
    const at = now();
    if (at - turnedAt > stallMs + timing.heartbeatMs / turns) nobodySilentBefore = at + timing.heartbeatMs;
    turnedAt = at;
    for (const each of connected.all()) {
      if (!each.welcomed) continue;
      if (at - each.heardAt >= timing.silenceMs && at >= nobodySilentBefore) silent(each);
      else if (at - (last.get(each) ?? 0) >= timing.heartbeatMs) heartbeat(each, at);
    }
  };
  return timers.every(timing.heartbeatMs / turns, turn);
};
