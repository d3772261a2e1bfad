import type { CloseName } from "@opencallkit/protocol";
import type { EventLogger as Logger } from "../ports/index.ts";
import type { Connection } from "../connections/connection.ts";
import type { FrameWriter } from "../sockets/frame-writer.ts";

/** A pending connection: a socket, and how far its client has come in logging in. */
export type PendingConnection = {
  readonly writer: FrameWriter;
  /** Where it comes from, for the log. */
  readonly address: string;
  state: { readonly at: "new" } | { readonly at: "checking" } | { readonly at: "in"; readonly me: Connection };
};

/** Refuses a connection: closes it, and says why in the log. */
export const refuseWith = (log: Logger, { writer, address, state }: PendingConnection, why: CloseName): void => {
  const who = state.at === "in" ? { app: state.me.app, user: state.me.user } : {};
  log("info", "connection_refused", { why, address, ...who });
  writer.close(why);
};
