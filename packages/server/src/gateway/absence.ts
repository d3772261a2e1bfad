import { isKnown, legOf } from "@opencallkit/core";
import { callKey, type LiveCall } from "../calls/live-call.ts";
import type { LiveCalls } from "../calls/live-calls.ts";
import type { Client, Timers } from "../ports/index.ts";
import { frame, type Connection } from "./connection.ts";
import type { Connections } from "./presence.ts";

/** BEAT-2: tells the others of a call that somebody is not heard for now, and when they are back. */
export const absences = (
  calls: LiveCalls,
  connected: Connections,
  timers: Timers,
  breakMs: number,
  /** Tells the other nodes, for their clients. */
  relay: (who: Client, here: boolean) => void = () => undefined,
) => {
  /** Who is away, by person: what stops the wait before the others are told, or null once they were. */
  const away = new Map<string, (() => void) | null>();

  /** The call whose leg this client holds while people talk. */
  const talking = ({ app, user, client }: Client): LiveCall | undefined => {
    const live = calls.of(app, user);
    const leg = live === undefined ? undefined : legOf(live.call, user);
    return leg?.state === "joined" && leg.client === client ? live : undefined;
  };
  const others = (live: LiveCall, user: string): readonly Connection[] =>
    isKnown(live.call)
      ? Object.keys(live.call.legs).flatMap((other) => (other === user ? [] : connected.of(live.app, other)))
      : [];
  const tell = (live: LiveCall, user: string, here: boolean): void => {
    for (const { line } of others(live, user)) line.send(frame({ t: "life", call: live.id, user, here }));
  };

  const back = (who: Client): void => {
    const live = talking(who);
    const key = callKey(who.app, who.user);
    const waiting = away.get(key);
    if (live === undefined || waiting === undefined) return;
    away.delete(key);
    waiting?.();
    if (waiting === null) tell(live, who.user, true);
  };

  return {
    gone: (who: Client, atOnce: boolean): void => {
      if (talking(who) === undefined) return;
      const key = callKey(who.app, who.user);
      away.get(key)?.();
      const say = (): void => {
        away.set(key, null);
        const live = talking(who);
        if (live === undefined) return void away.delete(key);
        tell(live, who.user, false);
        relay(who, false);
      };
      if (atOnce) say();
      else away.set(key, timers.after(breakMs, say));
    },
    /** Another node says that somebody is away. */
    told: (who: Client): void => {
      const live = talking(who);
      const key = callKey(who.app, who.user);
      const before = away.get(key);
      if (live === undefined || before === null) return;
      before?.();
      away.set(key, null);
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
      if (live === undefined || !isKnown(live.call)) return;
      for (const user of Object.keys(live.call.legs)) {
        if (user !== connection.user && away.get(callKey(live.app, user)) === null)
          connection.line.send(frame({ t: "life", call: live.id, user, here: false }));
      }
    },
    /** Forgets the people of a call that is over. */
    over: (live: LiveCall): void => {
      if (!isKnown(live.call)) return;
      for (const user of Object.keys(live.call.legs)) {
        away.get(callKey(live.app, user))?.();
        away.delete(callKey(live.app, user));
      }
    },
    stop: (): void => {
      for (const stop of away.values()) stop?.();
      away.clear();
    },
  };
};
export type Absences = ReturnType<typeof absences>;
