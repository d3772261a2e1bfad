import { isKnown, legOf } from "@opencallkit/core";
import { callKey, type LiveCall } from "../calls/live-call.ts";
import type { LiveCalls } from "../calls/live-calls.ts";
import type { Timers } from "../ports/index.ts";
import { frame, type Connection } from "./connection.ts";
import type { Connections } from "./presence.ts";

/** BEAT-2: tells the others of a call that somebody is not heard for now, and when they are back. */
export const absences = (calls: LiveCalls, connected: Connections, timers: Timers, breakMs: number) => {
  /** Who is away, by person: what stops the wait before the others are told, or null once they were. */
  const away = new Map<string, (() => void) | null>();

  /** The call whose leg this client holds while people talk. */
  const talking = ({ app, user, client }: Connection): LiveCall | undefined => {
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

  return {
    gone: (connection: Connection, atOnce: boolean): void => {
      if (talking(connection) === undefined) return;
      const key = callKey(connection.app, connection.user);
      away.get(key)?.();
      const say = (): void => {
        away.set(key, null);
        const live = talking(connection);
        if (live === undefined) away.delete(key);
        else tell(live, connection.user, false);
      };
      if (atOnce) say();
      else away.set(key, timers.after(breakMs, say));
    },
    back: (connection: Connection): void => {
      const live = talking(connection);
      const key = callKey(connection.app, connection.user);
      const waiting = away.get(key);
      if (live === undefined || waiting === undefined) return;
      away.delete(key);
      waiting?.();
      if (waiting === null) tell(live, connection.user, true);
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
