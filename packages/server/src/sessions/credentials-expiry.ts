import type { ClientFrame, Command } from "@opencallkit/protocol";
import type { Timers } from "../ports/index.ts";
import { logIn, type LoginParts } from "../credentials/authentication.ts";
import type { ErrorBoundary } from "../sockets/error-boundary.ts";
import { frame, type Connection } from "../connections/connection.ts";
import type { Connections } from "../connections/connections.ts";

type Parts = LoginParts & { readonly connected: Connections; readonly timers: Timers; readonly bounded: ErrorBoundary };

/** How long before it expires a client is told of it, in ms. */
const warnings = [300_000, 60_000];
const lookMs = 1000;

/** LOGIN-1: whether this begins something that a client whose userSig has expired may not begin. */
const begins = ({ type }: Command): boolean => type === "invite" || type === "add";

/** The expiry of credentials (LOGIN-1, LOGIN-2): a userSig that expires while its client is connected. */
export const expiries = (parts: Parts) => {
  const { connected, timers, bounded, wall } = parts;
  const warn = (each: Connection, at: number): void => {
    const due = warnings.filter((ms) => each.expiresAt - at <= ms).length;
    if (!each.welcomed || due <= each.warned) return;
    each.warned = due;
    each.writer.send(frame({ type: "expiring", at: each.expiresAt }));
  };
  const stop = timers.every(lookMs, () => {
    const at = wall();
    for (const each of connected.all()) bounded.run("expiry", each.writer, () => warn(each, at));
  });
  return {
    refuses: (me: Connection, command: Command): boolean => begins(command) && wall() >= me.expiresAt,
    renew: async (me: Connection, { userSig }: ClientFrame<"renew">): Promise<void> => {
      try {
        const login = await logIn(parts, { app: me.app, user: me.user, userSig });
        if ("refused" in login) return me.writer.close(login.refused);
        me.expiresAt = login.expiresAt;
        me.secret = login.secret;
        me.warned = 0;
      } catch {
        // The store is away; the client brings it again with its next hello.
        me.writer.close("resync");
      }
    },
    stop,
  };
};
