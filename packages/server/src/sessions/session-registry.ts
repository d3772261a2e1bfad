import { profileNews, type ProfileNews } from "../accounts/profile-news.ts";
import type { CallService } from "../calls/call-service.ts";
import type { Timing } from "../calls/timing.ts";
import type { Cluster } from "../cluster/cluster.ts";
import { clientOf } from "../cluster/node-messages.ts";
import type { Connection } from "../connections/connection.ts";
import type { Connections } from "../connections/connections.ts";
import type { Apps } from "../credentials/apps.ts";
import type { Environment, Store } from "../ports/index.ts";
import { kicker, type Kick } from "./kick.ts";
import { lateNews, type LateNews } from "./late-news.ts";
import { keepLeaseProofs, type LeaseProofs } from "./lease-proofs.ts";
import { reachability, type Reachability } from "./reachability.ts";

export type SessionParts = {
  readonly store: Store;
  readonly callService: CallService;
  readonly connected: Connections;
  readonly cluster: Cluster;
  readonly apps: Pick<Apps, "policy" | "profiles">;
  readonly timing: Timing;
  readonly environment: Environment;
};

/** The sessions of a node: who is connected to it, what they have shown of themselves, and how they come and go. */
export type SessionRegistry = {
  readonly connected: Connections;
  readonly proofs: LeaseProofs;
  readonly reachability: Reachability;
  readonly late: LateNews;
  /** How the people of calls are shown. */
  readonly names: ProfileNews;
  /** Takes the client's place. Settles when the other nodes may know of it. */
  readonly enter: (me: Connection) => Promise<void>;
  /** RING-5: a device that connects while it rings is reached, in another call than `unless`. */
  readonly reached: (me: Connection, unless?: string) => void;
  /** It has its welcome: its lease holds, and the others of its call hear that it is there. */
  readonly welcomed: (me: Connection) => void;
  /** Anything was heard of it. */
  readonly heard: (me: Connection) => void;
  /** Its socket is closed, or it has been silent for too long. */
  readonly leave: (me: Connection) => void;
  /** Those connected here only. */
  readonly kick: Kick;
  /** SERVER-3: ends every session of a user, on every node. */
  readonly endAll: (app: number, user: string) => void;
  readonly stop: () => void;
};

/** Opens the sessions of a node; they end with `stop`, after the last socket has closed. */
export const openSessions = (parts: SessionParts): SessionRegistry => {
  const { store, callService, connected, cluster, apps, timing, environment } = parts;
  const { timers, log } = environment;
  const calls = callService.live;
  const { kick, kickOthers } = kicker({ callService, calls, connected, cluster, log });
  const proofs = keepLeaseProofs({ ...parts, calls, grace: callService.grace, proveMs: timing.proveMs, timers, log });
  const away = reachability(calls, connected, timers, timing.breakMs, (who, here) =>
    cluster.write("all", { type: here ? "back" : "away", who: clientOf(who) }),
  );
  const reached = (me: Connection, unless?: string): void => {
    const live = calls.of(me.app, me.user);
    if (live !== undefined && live.id !== unless) callService.connected(me.app, live.id, me.user, me.device);
  };

  return {
    connected,
    proofs,
    reachability: away,
    late: lateNews({ store, calls, proofs }),
    names: profileNews({ apps, connected, log }),
    enter: async (me) => {
      const before = connected.find(me.app, me.user, me.client);
      if (before !== undefined) {
        connected.remove(before);
        before.writer.close("replaced");
      }
      const alone = apps.policy(me.app).multiDevice ? null : kickOthers(me);
      connected.add(me);
      reached(me);
      await Promise.all([alone, cluster.clientConnected(me, me.since)]);
    },
    reached,
    welcomed: (me) => {
      proofs.came(me);
      away.arrived(me);
      away.toNewcomer(me);
    },
    heard: (me) => {
      me.heardAt = store.now();
      proofs.heard(me);
    },
    leave: (me) => {
      if (!connected.remove(me)) return;
      cluster.clientDisconnected(me);
      proofs.closed(me);
      away.gone(me, store.now() - me.heardAt >= timing.silenceMs);
    },
    kick,
    endAll: (app, user) => {
      const at = store.now();
      void kick(app, user, null, at);
      cluster.write("all", { type: "kicked", app, user, unless: null, at });
    },
    stop: away.stop,
  };
};
