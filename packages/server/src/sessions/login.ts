import type { ClientFrame, CloseName, ServerFrame } from "@opencallkit/protocol";
import type { CallService } from "../calls/call-service.ts";
import type { Timing } from "../calls/timing.ts";
import type { Apps } from "../credentials/apps.ts";
import { isRevoked } from "../credentials/authentication.ts";
import type { Cluster } from "../cluster/cluster.ts";
import { messageOf, type Environment, type EventLogger, type Store } from "../ports/index.ts";
import type { Connection } from "../connections/connection.ts";
import type { PendingConnection } from "./pending-connection.ts";
import { checkHello, welcomeOf } from "./hello.ts";
import { loginLimits } from "./login-limits.ts";
import type { SessionRegistry } from "./session-registry.ts";

export type LoginGateParts = {
  readonly store: Store;
  readonly callService: CallService;
  readonly sessions: SessionRegistry;
  readonly apps: Apps;
  readonly cluster: Cluster;
  readonly timing: Timing;
  readonly serversFor: (me: Connection) => ServerFrame<"welcome">["ice"];
  readonly environment: Environment;
  /** For what strangers can cause as often as they like. */
  readonly counted: EventLogger;
};

/** Logs clients in: from a `hello` to the welcome, or to why not. `broken`: its socket has closed meanwhile. */
export const login = (parts: LoginGateParts) => {
  const { store, callService, sessions, apps, cluster, timing, environment, counted } = parts;
  const { wall, log } = environment;
  const { connected, late, names } = sessions;
  const { policy } = apps;
  const calls = callService.live;
  const limits = loginLimits({ connected, policy, store });

  /**
   * NODE-9: whether a client that has an older connection may change to this one. Not on one node, not in the place of
   * another device that is the only one by now (DEVICE-2), and not while the store takes too long to answer.
   */
  const mayMove = async ({ app, user, client, device }: ClientFrame<"hello">): Promise<boolean> => {
    if (connected.find(app, user, client) !== undefined) return false;
    await store.inbox(app, user, device, { mostDevices: policy(app).limits.devices });
    if (policy(app).multiDevice) return true;
    const away = (await cluster.elsewhere(app, [user]))?.presence.get(user) ?? [];
    return [...connected.of(app, user), ...away].every((other) => other.device === device);
  };

  const hello = async (
    pending: PendingConnection,
    message: ClientFrame<"hello">,
    broken: () => boolean,
  ): Promise<void> => {
    const checked = await checkHello({ apps, store, policy, wall }, message);
    const { app, user, device, client } = message;
    const refuse = (why: CloseName): void => {
      counted(why === "going_away" ? "info" : "warn", "login_refused", { why, app, user, address: pending.address });
      pending.writer.close(why);
    };
    if ("refused" in checked) return refuse(checked.refused);
    // NODE-9: before anything of this client's is touched, for its older connection may be the better one.
    if (!cluster.inTouch() || (message.beside === true && !(await mayMove(message)))) return refuse("going_away");
    if (await isRevoked({ store }, message, checked)) return refuse("bad_credentials");
    if (broken()) return;
    if (limits.refuses(message)) return refuse("too_many_requests");
    const since = store.now();
    const fresh = { since, heardAt: since, warned: 0, welcomed: false, late: null };
    const { expiresAt, secret } = checked;
    const me: Connection = { app, user, device, client, writer: pending.writer, ...fresh, expiresAt, secret };
    pending.writer.hold();
    pending.state = { at: "in", me };
    const known = calls.of(app, user)?.id;
    const mostDevices = policy(app).limits.devices;
    const [, inbox] = await Promise.all([
      sessions.enter(me),
      store.inbox(app, user, device, { mostDevices }),
      callService.adopt(app, user),
    ]);
    const missed = await late.pageFrom(me, inbox);
    if (broken()) return;
    // A call that another node began.
    sessions.reached(me, known);
    const given = { place: inbox.place, late: missed.calls, ice: parts.serversFor(me) };
    pending.writer.first(welcomeOf({ calls, now: store.now, timing, policy }, message, given));
    me.welcomed = true;
    me.late = missed.rest;
    late.heartbeat(me);
    for (const live of calls.heardBy(app, user)) names.toNewcomer(me, live);
    sessions.welcomed(me);
    counted("info", "login", { app, user, device, address: pending.address });
  };

  return async (pending: PendingConnection, message: ClientFrame<"hello">, broken: () => boolean): Promise<void> => {
    try {
      if (!broken()) await hello(pending, message, broken);
    } catch (error) {
      log("error", "login_failed", { message: messageOf(error) });
      pending.writer.close("resync");
    }
  };
};
