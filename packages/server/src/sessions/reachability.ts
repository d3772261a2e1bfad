import { isKnown, legOf } from "@opencallkit/core";
import { callHeldBy } from "../calls/call-held-by.ts";
import { callKey, type LiveCall } from "@opencallkit/core/processor";
import type { LiveCalls } from "../calls/live-calls.ts";
import type { Client, Timers } from "../ports/index.ts";
import { frame, type Connection } from "../connections/connection.ts";
import type { Connections } from "../connections/connections.ts";

/** By person: what stops the wait before the others are told, or null once they were. */
type Away = Map<string, (() => void) | null>;

const isJoined = ({ call }: LiveCall, user: string): boolean => legOf(call, user)?.state === "joined";

/** Reachability (BEAT-2): tells the others of a call that somebody is not heard for now, and when they are back. */
export const reachability = (
  calls: LiveCalls,
  connected: Connections,
  timers: Timers,
  breakMs: number,
  /** Tells the other nodes, for their clients. */
  relay: (who: Client, here: boolean) => void = () => undefined,
) => {
  /** Who is away, by call. */
  const aways = new Map<string, Away>();
  const awayOf = ({ app, id }: LiveCall): Away => {
    const key = callKey(app, id);
    const away = aways.get(key) ?? new Map();
    aways.set(key, away);
    return away;
  };

  /** The call whose leg this client holds while people talk. */
  const talking = (who: Client): LiveCall | undefined => {
    const live = callHeldBy(calls, who);
    return live !== undefined && isJoined(live, who.user) ? live : undefined;
  };
  const others = (live: LiveCall, user: string): readonly Connection[] =>
    isKnown(live.call)
      ? [...live.call.legs.keys()].flatMap((other) => (other === user ? [] : connected.of(live.app, other)))
      : [];
  const tell = (live: LiveCall, user: string, here: boolean): void => {
    for (const { writer } of others(live, user))
      writer.send(frame({ type: "reachability", call: live.id, user, here }));
  };

  const back = (who: Client): void => {
    const live = talking(who);
    const away = live === undefined ? undefined : aways.get(callKey(live.app, live.id));
    const waiting = away?.get(who.user);
    if (live === undefined || away === undefined || waiting === undefined) return;
    away.delete(who.user);
    waiting?.();
    if (waiting === null) tell(live, who.user, true);
  };

  return {
    gone: (who: Client, atOnce: boolean): void => {
      const live = talking(who);
      if (live === undefined) return;
      const away = awayOf(live);
      away.get(who.user)?.();
      const say = (): void => {
        if (talking(who)?.id !== live.id) return void away.delete(who.user);
        away.set(who.user, null);
        tell(live, who.user, false);
        relay(who, false);
      };
      if (atOnce) say();
      else away.set(who.user, timers.after(breakMs, say));
    },
    /** Another node says that somebody is away. */
    told: (who: Client): void => {
      const live = talking(who);
      if (live === undefined) return;
      const away = awayOf(live);
      const before = away.get(who.user);
      if (before === null) return;
      before?.();
      away.set(who.user, null);
      tell(live, who.user, false);
    },
    back,
    /** Connected here: the other nodes hear of it too, for they may be waiting. */
    arrived: (who: Client): void => {
      if (talking(who) !== undefined) relay(who, true);
      back(who);
    },
    /** What somebody who has just come must be told of the others. */
    toNewcomer: (connection: Connection): void => {
      const live = talking(connection);
      if (live === undefined) return;
      for (const [user, waiting] of aways.get(callKey(live.app, live.id)) ?? []) {
        if (user !== connection.user && waiting === null)
          connection.writer.send(frame({ type: "reachability", call: live.id, user, here: false }));
      }
    },
    /** Forgets those who are in the call no more, and all of them once it is over. */
    settled: (live: LiveCall): void => {
      // Nearly always everybody is there.
      if (aways.size === 0) return;
      const key = callKey(live.app, live.id);
      for (const [user, stop] of aways.get(key) ?? []) {
        if (isJoined(live, user)) continue;
        stop?.();
        aways.get(key)?.delete(user);
      }
      if (aways.get(key)?.size === 0) aways.delete(key);
    },
    stop: (): void => {
      for (const away of aways.values()) for (const stop of away.values()) stop?.();
      aways.clear();
    },
  };
};
export type Reachability = ReturnType<typeof reachability>;
