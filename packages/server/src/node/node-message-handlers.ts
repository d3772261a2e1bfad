import { legOf } from "@opencallkit/core";
import type { CallService } from "../calls/call-service.ts";
import type { Cluster } from "../cluster/cluster.ts";
import type { NodeMessage } from "../cluster/node-messages.ts";
import type { SessionRegistry } from "../sessions/session-registry.ts";

type Parts = {
  readonly callService: CallService;
  readonly sessions: SessionRegistry;
  readonly cluster: Cluster;
};

type Handler<T extends NodeMessage["type"]> = (message: Extract<NodeMessage, { type: T }>) => Promise<void> | void;

/** The message handlers of a node, one for each type that other nodes write. */
export const nodeMessageHandlers = ({ callService, sessions, cluster }: Parts) => {
  const { connected, reachability, proofs } = sessions;
  const calls = callService.live;
  const handlers: { readonly [T in NodeMessage["type"]]: Handler<T> } = {
    replaced: ({ who, at }) => {
      const old = connected.find(who.app, who.user, who.client);
      if (old === undefined) return;
      // The other connection is the older one, and its node has just taken the presence entry: it is taken back.
      if (old.since > at) return void cluster.clientConnected(old, old.since);
      connected.remove(old);
      old.writer.close("replaced");
    },
    kicked: ({ app, user, unless, at }) => sessions.kick(app, user, unless, at),
    away: ({ who }) => {
      // It is not away at all: it has come here.
      if (connected.find(who.app, who.user, who.client) !== undefined)
        return cluster.write("all", { type: "back", who });
      reachability.told(who);
    },
    back: ({ who }) => reachability.back(who),
    gone: async ({ who, at }) => {
      await callService.adopt(who.app, who.user);
      proofs.gone(who, at);
    },
    pass: async ({ to, call, version, stay, frame }) => {
      await callService.refresh(to.app, call, version);
      const live = calls.get(to.app, call);
      const leg = live === undefined ? undefined : legOf(live.call, to.user);
      if (live?.call.state !== "talking" || leg?.state !== "joined") return;
      if (leg.stay === stay && leg.client === to.client) connected.find(to.app, to.user, to.client)?.writer.send(frame);
    },
  };
  const handle = <T extends NodeMessage["type"]>(
    type: T,
    message: Extract<NodeMessage, { type: T }>,
  ): Promise<void> | void => handlers[type](message);
  return (message: NodeMessage): Promise<void> | void => {
    switch (message.type) {
      case "replaced":
        return handle(message.type, message);
      case "kicked":
        return handle(message.type, message);
      case "away":
        return handle(message.type, message);
      case "back":
        return handle(message.type, message);
      case "gone":
        return handle(message.type, message);
      case "pass":
        return handle(message.type, message);
    }
  };
};
