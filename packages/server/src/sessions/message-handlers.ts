import type { ClientFrame, ClientFrameName, RefusalCode } from "@opencallkit/protocol";
import type { CallService } from "../calls/call-service.ts";
import { frame, type Connection } from "../connections/connection.ts";
import type { GivenIce } from "../media/ice-servers.ts";
import type { signalRelay } from "../media/p2p-relay.ts";
import type { ErrorBoundary } from "../sockets/error-boundary.ts";
import type { FrameWriter } from "../sockets/frame-writer.ts";
import type { accountRequests } from "../accounts/account-requests.ts";
import { commandResponse, refusedResponse } from "./command-response.ts";
import type { expiries } from "./credentials-expiry.ts";
import type { LateNews } from "./late-news.ts";
import type { LeaseProofs } from "./lease-proofs.ts";
import type { snapshots } from "./snapshot.ts";

type Name = Exclude<ClientFrameName, "hello">;
type Handler<N extends Name> = (me: Connection, message: ClientFrame<N>) => void | Promise<void>;

type Parts = {
  readonly callService: Pick<CallService, "command">;
  readonly account: ReturnType<typeof accountRequests>;
  readonly proofs: Pick<LeaseProofs, "seen" | "gone">;
  readonly ice: Pick<GivenIce, "freshFor">;
  readonly expiry: Pick<ReturnType<typeof expiries>, "refuses" | "renew">;
  readonly late: Pick<LateNews, "answered">;
  readonly snapshot: ReturnType<typeof snapshots>;
  readonly signals: ReturnType<typeof signalRelay>;
  readonly bounded: ErrorBoundary;
};

/** Refuses a request, to whoever asked. */
export const refuseRequest = (writer: FrameWriter, id: string, code: RefusalCode): void =>
  writer.send(frame(refusedResponse(id, code)));

/** The message handlers of clients that are logged in, one for each type of frame. */
export const messageHandlers = (parts: Parts) => {
  const { callService, account, proofs, ice, expiry, late, snapshot, signals, bounded } = parts;
  const handlers: { readonly [N in Name]: Handler<N> } = {
    request: (me, { id, command }) => {
      if (expiry.refuses(me, command)) return refuseRequest(me.writer, id, "login_expired");
      return callService.command(me.app, command, me, id, (reply) =>
        me.writer.send(frame(commandResponse(id, command, reply, () => ice.freshFor(me)))),
      );
    },
    accountRequest: account,
    heartbeatReply: late.answered,
    sync: (me, { call, first }) => snapshot(me, call, first),
    endsSeen: (me, { place }) => proofs.seen(me, place),
    signal: (me, { signal }) => signals.signal(me, signal),
    signalAck: (me, { ack }) => signals.ack(me, ack),
    renew: expiry.renew,
    goodbye: (me) => {
      proofs.gone(me);
      me.writer.close("going_away");
    },
  };
  const handle = <N extends Name>(name: N, me: Connection, message: ClientFrame<N>): void =>
    bounded.run(name, me.writer, () => handlers[name](me, message));
  return (me: Connection, message: ClientFrame<Name>): void => handle(message.type, me, message);
};
