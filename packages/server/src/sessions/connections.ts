import type { Presence } from "../calls/presence.ts";
import { callKey } from "@opencallkit/core/processor";
import type { Connection } from "./connection.ts";

/** Who is connected to this node. */
export type Connections = Presence & {
  readonly add: (connection: Connection) => void;
  /** False if another connection has taken its place. */
  readonly remove: (connection: Connection) => boolean;
  readonly of: (app: number, user: string) => readonly Connection[];
  readonly find: (app: number, user: string, client: string) => Connection | undefined;
  readonly all: () => Iterable<Connection>;
  readonly size: () => number;
};

export const connections = (): Connections => {
  const byUser = new Map<string, readonly Connection[]>();
  const all = new Set<Connection>();

  const of = (app: number, user: string): readonly Connection[] => byUser.get(callKey(app, user)) ?? [];
  const find = (app: number, user: string, client: string): Connection | undefined =>
    of(app, user).find((each) => each.client === client);

  return {
    add: (connection) => {
      all.add(connection);
      byUser.set(callKey(connection.app, connection.user), [...of(connection.app, connection.user), connection]);
    },
    remove: (connection) => {
      if (!all.delete(connection)) return false;
      const key = callKey(connection.app, connection.user);
      const rest = of(connection.app, connection.user).filter((each) => each !== connection);
      if (rest.length === 0) byUser.delete(key);
      else byUser.set(key, rest);
      return true;
    },
    of,
    find,
    all: () => all,
    size: () => all.size,
    devices: (app, user) => [...new Set(of(app, user).map(({ device }) => device))],
    heardAt: (app, user, client) => find(app, user, client)?.heardAt ?? null,
  };
};
