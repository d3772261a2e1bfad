import type { Command } from "@opencallkit/protocol";
import type { CallService } from "../calls/call-service.ts";
import { callHeldBy } from "../calls/call-held-by.ts";
import type { LiveCalls } from "../calls/live-calls.ts";
import type { Cluster } from "../cluster/cluster.ts";
import type { EventLogger as Logger } from "../ports/index.ts";
import type { Connection } from "../connections/connection.ts";
import type { Connections } from "../connections/connections.ts";

type Parts = {
  readonly callService: Pick<CallService, "command">;
  readonly calls: LiveCalls;
  readonly connected: Connections;
  readonly cluster: Cluster;
  readonly log: Logger;
};

/** A kick ends the sessions that a user had before `at`: all of them, or those of other devices than `unless`, whose calls end too. */
export type Kick = (app: number, user: string, unless: string | null, at: number) => Promise<void>;

/** Kicks (SERVER-3, DEVICE-2): how sessions are ended by others than their client. */
export const kicker = ({ callService, calls, connected, cluster, log }: Parts) => {
  /** What only rings there goes on ringing on the newest device. */
  const hangUp = async (other: Connection, at: number): Promise<void> => {
    const live = callHeldBy(calls, other);
    if (live === undefined) return;
    const command: Command = { type: "hangUp", body: { call: live.id } };
    await new Promise<void>((resolve) =>
      callService.command(other.app, command, other, `kicked-${at}`, () => resolve()),
    );
  };

  /** Those that are connected here. */
  const kick: Kick = async (app, user, unless, at) => {
    const old = connected.of(app, user).filter((each) => each.since <= at && each.device !== unless);
    if (old.length > 0) log("info", "sessions_ended", { app, user, connections: old.length, byDevice: unless });
    for (const { writer } of old) writer.close("kicked");
    if (unless !== null) await Promise.all(old.map((other) => hangUp(other, at)));
  };

  /** The newest login is the only device, on every node. Tabs are no devices. */
  const kickOthers = ({ app, user, device, since }: Connection): Promise<void> => {
    cluster.write("all", { type: "kicked", app, user, unless: device, at: since });
    return kick(app, user, device, since);
  };

  return { kick, kickOthers };
};
