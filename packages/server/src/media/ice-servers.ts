import { createHmac } from "node:crypto";
import type { ServerFrame } from "@opencallkit/protocol";
import type { MediaServer, Timers } from "../ports/index.ts";
import type { ErrorBoundary } from "../sockets/error-boundary.ts";
import { frame, type Connection } from "../connections/connection.ts";
import type { Connections } from "../connections/connections.ts";

type IceServers = ServerFrame<"welcome">["ice"];

/** A TURN server: its `urls`, such as `turn:turn.example:3478`, and the `secret` that it shares with this one (coturn: `use-auth-secret`). */
export type TurnServer = { readonly urls: readonly string[]; readonly secret: string };

/** The servers that media go by, besides the clients themselves. */
export type GivenServers = {
  /** Servers that every client is given as they are. */
  readonly ice: IceServers;
  /** The TURN server whose credentials each client gets of its own; null without one. */
  readonly turn: TurnServer | null;
  /** The media server (an SFU), owned by whoever opened it; null, or left out, where there is none. */
  readonly sfu?: MediaServer | null;
};

/** TURN-1: credentials are good for an hour, and are renewed ten minutes before their end. */
const lifeMs = 3_600_000;
const renewBeforeMs = 600_000;
const lookMs = 10_000;

/** The time-limited credentials of coturn's REST API: `EXPIRY:USER` and its HMAC-SHA1. `expiresAt` in ms since 1970. */
export const turnCredentials = (secret: string, user: string, expiresAt: number) => {
  const username = `${Math.floor(expiresAt / 1000)}:${user}`;
  return { username, credential: createHmac("sha1", secret).update(username).digest("base64") };
};

type Parts = {
  readonly servers: GivenServers;
  /** The wall clock, by which the TURN server judges. */
  readonly wall: () => number;
  readonly connected: Connections;
  readonly timers: Timers;
  readonly bounded: ErrorBoundary;
};

/** TURN-1: the ICE servers of each log in, and fresh credentials for those that stay connected. */
export const iceServers = ({ servers, wall, connected, timers, bounded }: Parts) => {
  const { ice, turn } = servers;
  const given = new WeakMap<Connection, number>();

  const serversFor = (me: Connection): IceServers => {
    if (turn === null) return ice;
    const at = wall();
    given.set(me, at);
    return [...ice, { urls: [...turn.urls], ...turnCredentials(turn.secret, me.user, at + lifeMs) }];
  };
  const renew = (me: Connection): void => {
    const before = given.get(me);
    // A wall clock that was set back makes old credentials no older.
    if (before !== undefined && Math.abs(wall() - before) >= lifeMs - renewBeforeMs)
      me.writer.send(frame({ type: "ice", ice: serversFor(me) }));
  };
  const stop =
    turn === null
      ? () => undefined
      : timers.every(lookMs, () => {
          for (const each of connected.all()) bounded.run("ice", each.writer, () => renew(each));
        });

  /** The same for a reply; null where they hold no credentials, so that those given at log in are as good. */
  const freshFor = (me: Connection): IceServers | null => (turn === null ? null : serversFor(me));

  return { serversFor, freshFor, stop };
};
export type GivenIce = ReturnType<typeof iceServers>;
