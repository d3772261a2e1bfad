import type { Presence } from "./presence.ts";
import { AppMap } from "../collections/app-map.ts";
import type { Connection } from "./connection.ts";

/** The connections of this node, by app and user. */
export type Connections = Presence & {
  readonly add: (connection: Connection) => void;
  /** False if another connection has taken its place. */
  readonly remove: (connection: Connection) => boolean;
  readonly of: (app: number, user: string) => readonly Connection[];
  readonly find: (app: number, user: string, client: string) => Connection | undefined;
  readonly all: () => Iterable<Connection>;
  readonly size: () => number;
  /** Up to a hundred users of an app, who came first first. */
  readonly users: (app: number) => readonly string[];
};

/** So many are listed: for a person to look at, not for a program. */
const mostListed = 100;

const nobody: readonly Connection[] = [];

export const connections = (): Connections => {
  const byUser = new AppMap<readonly Connection[]>();
  const all = new Set<Connection>();

  const of = (app: number, user: string): readonly Connection[] => byUser.get(app, user) ?? nobody;
  const find = (app: number, user: string, client: string): Connection | undefined => {
    for (const each of of(app, user)) if (each.client === client) return each;
    return undefined;
  };

  return {
    add: (connection) => {
      all.add(connection);
      const { app, user } = connection;
      byUser.set(app, user, [...of(app, user), connection]);
    },
    remove: (connection) => {
      if (!all.delete(connection)) return false;
      const { app, user } = connection;
      const rest = of(app, user).filter((each) => each !== connection);
      if (rest.length === 0) byUser.delete(app, user);
      else byUser.set(app, user, rest);
      return true;
    },
    of,
    find,
    all: () => all,
    size: () => all.size,
    users: (app) => {
      const users = new Set<string>();
      for (const each of all) {
        if (each.app === app) users.add(each.user);
        if (users.size === mostListed) break;
      }
      return [...users];
    },
    devices: (app, user) => {
      const connected = of(app, user);
      const [only] = connected;
      if (only === undefined) return [];
      return connected.length === 1 ? [only.device] : [...new Set(connected.map(({ device }) => device))];
    },
    heardAt: (app, user, client) => find(app, user, client)?.heardAt ?? null,
  };
};
