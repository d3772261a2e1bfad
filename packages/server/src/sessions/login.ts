import type { Policy } from "@opencallkit/core";
import type { ClientFrame, CloseName } from "@opencallkit/protocol";
import type { CallService } from "../calls/call-service.ts";
import type { LiveCalls } from "../calls/live-calls.ts";
import type { Timing } from "../calls/timing.ts";
import type { Apps } from "../credentials/apps.ts";
import { isRevoked } from "../credentials/log-in.ts";
import type { Cluster } from "../cluster/cluster.ts";
import { messageOf, type EventLogger as Logger, type Store } from "../ports/index.ts";
import type { Reachability } from "./reachability.ts";
import type { Connection } from "../connections/connection.ts";
import type { Connections } from "../connections/connections.ts";
import type { PendingConnection } from "./pending-connection.ts";
import { checkHello, welcomeOf } from "./hello.ts";
import type { GivenIce } from "../media/ice-servers.ts";
import { kicker } from "./kick.ts";
import { lateNews } from "./late-news.ts";
import { loginLimits } from "./login-limits.ts";
import type { LeaseProofs } from "./lease-proofs.ts";

export type LoginGateParts = {
  readonly store: Store;
  readonly callService: CallService;
  readonly calls: LiveCalls;
  readonly connected: Connections;
  readonly reachability: Reachability;
  readonly proofs: LeaseProofs;
  readonly apps: Apps;
  readonly cluster: Cluster;
  readonly timing: Timing;
  readonly ice: Pick<GivenIce, "serversFor">;
  readonly policy: (app: number) => Policy;
  /** The wall clock, in ms since 1970. */
  readonly wall: () => number;
  readonly log: Logger;
  /** For what strangers can cause as often as they like. */
  readonly counted: Logger;
};

/** Where clients come in with a good login, and go. */
export const login = (parts: LoginGateParts) => {
  const { store, callService, calls, connected, proofs, cluster, timing, log } = parts;
  const { kick, kickOthers } = kicker(parts);
  const { counted } = parts;
  const limits = loginLimits(parts);
  const late = lateNews(parts);

  /** RING-5: a device that connects while it rings is reached. */
  const reached = (me: Connection, unless?: string): void => {
    const live = calls.of(me.app, me.user);
    if (live !== undefined && live.id !== unless) void callService.connected(me.app, live.id, me.user, me.device);
  };

  const enter = async (me: Connection): Promise<void> => {
    const before = connected.find(me.app, me.user, me.client);
    if (before !== undefined) {
      connected.remove(before);
      before.writer.close("replaced");
    }
    const alone = parts.policy(me.app).multiDevice ? null : kickOthers(me);
    connected.add(me);
    reached(me);
    await Promise.all([alone, cluster.clientConnected(me, me.since)]);
  };

  const leave = (me: Connection): void => {
    if (!connected.remove(me)) return;
    cluster.clientDisconnected(me);
    proofs.closed(me);
    parts.reachability.gone(me, store.now() - me.heardAt >= timing.silenceMs);
  };

  /**
   * NODE-9: whether a client that has an older connection may change to this one. Not on one node, not in the place of
   * another device that is the only one by now (DEVICE-2), and not while the store takes too long to answer.
   */
  const mayMove = async ({ app, user, client, device }: ClientFrame<"hello">): Promise<boolean> => {
    if (connected.find(app, user, client) !== undefined) return false;
    await store.inbox(app, user, device, { mostDevices: parts.policy(app).limits.devices });
    if (parts.policy(app).multiDevice) return true;
    const away = (await cluster.elsewhere(app, [user]))?.presence.get(user) ?? [];
    return [...connected.of(app, user), ...away].every((other) => other.device === device);
  };

  const hello = async (
    pending: PendingConnection,
    message: ClientFrame<"hello">,
    broken: () => boolean,
  ): Promise<void> => {
    const login = await checkHello(parts, message);
    const { app, user, device, client } = message;
    const refuse = (why: CloseName): void => {
      counted(why === "going_away" ? "info" : "warn", "login_refused", { why, app, user, address: pending.address });
      pending.writer.close(why);
    };
    if ("refused" in login) return refuse(login.refused);
    // NODE-9: before anything of this client's is touched, for its older connection may be the better one.
    if (!cluster.inTouch() || (message.beside === true && !(await mayMove(message)))) return refuse("going_away");
    if (await isRevoked(parts, message, login)) return refuse("bad_credentials");
    if (broken()) return;
    if (limits.refuses(message)) return refuse("too_many_requests");
    const since = store.now();
    const fresh = { since, heardAt: since, warned: 0, welcomed: false, late: null };
    const { expiresAt, secret } = login;
    const me: Connection = { app, user, device, client, writer: pending.writer, ...fresh, expiresAt, secret };
    pending.writer.hold();
    pending.state = { at: "in", me };
    const known = calls.of(app, user)?.id;
    const mostDevices = parts.policy(app).limits.devices;
    const [, inbox] = await Promise.all([
      enter(me),
      store.inbox(app, user, device, { mostDevices }),
      callService.adopt(app, user),
    ]);
    const missed = await late.pageFrom(me, inbox);
    if (broken()) return;
    // A call that another node began.
    reached(me, known);
    const given = { place: inbox.place, late: missed.calls, ice: parts.ice.serversFor(me) };
    pending.writer.first(welcomeOf({ calls, now: store.now, timing, policy: parts.policy }, message, given));
    me.welcomed = true;
    me.late = missed.rest;
    late.heartbeat(me);
    proofs.came(me);
    parts.reachability.arrived(me);
    parts.reachability.toNewcomer(me);
    counted("info", "login", { app, user, device, address: pending.address });
  };

  /** `broken`: its socket has closed meanwhile. */
  const authenticate = async (
    pending: PendingConnection,
    message: ClientFrame<"hello">,
    broken: () => boolean,
  ): Promise<void> => {
    try {
      if (!broken()) await hello(pending, message, broken);
    } catch (error) {
      log("error", "login_failed", { message: messageOf(error) });
      pending.writer.close("resync");
    }
  };

  return { kick, authenticate, leave, late };
};
