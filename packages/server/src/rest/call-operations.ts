import { isKnown, legOf, record, type KnownCall } from "@opencallkit/core";
import { fromStore, type LiveCall } from "@opencallkit/core/processor";
import { operations } from "@opencallkit/protocol/rest";
import type { App } from "../credentials/apps.ts";
import { askingStore } from "./asking-store.ts";
import { done, handle, refused } from "./operation-handler.ts";
import type { RestParts } from "./parts.ts";

type Found = { readonly live: LiveCall; readonly call: KnownCall };

/** The operations on calls: their records, and the back end's word over live ones. */
export const callOperations = ({
  store,
  callService,
  environment,
}: Pick<RestParts, "store" | "callService" | "environment">) => {
  const { log } = environment;
  /** The call that a request names, if its app has it. */
  const find = async ({ app }: App, callId: string): Promise<Found | null> => {
    const live = await askingStore(callService.load(app, callId));
    return live !== null && isKnown(live.call) ? { live, call: live.call } : null;
  };

  return {
    listCalls: handle(operations.listCalls, async ({ query }, { app }: App) => {
      const page = await askingStore(store.page(app, query.cursor ?? null, query.limit));
      const data = page.calls.map(fromStore).flatMap(({ id, call }) => (isKnown(call) ? [record(id, call)] : []));
      return done({ data, next: page.next === null ? null : String(page.next) });
    }),
    getCall: handle(operations.getCall, async ({ path }, owner: App) => {
      const found = await find(owner, path.callId);
      return found === null ? refused("no_such_call") : done(record(found.live.id, found.call));
    }),
    endCall: handle(operations.endCall, async ({ path }, owner: App) => {
      const found = await find(owner, path.callId);
      if (found === null) return refused("no_such_call");
      log("info", "call_ended_by_server", { app: owner.app, call: path.callId });
      return (await callService.end(owner.app, path.callId)) ? done(undefined) : refused("try_later");
    }),
    removeLeg: handle(operations.removeLeg, async ({ path: { callId, userId } }, owner: App) => {
      const found = await find(owner, callId);
      if (found === null) return refused("no_such_call");
      if (legOf(found.call, userId) === undefined) return refused("no_such_leg");
      log("info", "removed_by_server", { app: owner.app, call: callId, user: userId });
      return (await callService.remove(owner.app, callId, userId)) ? done(undefined) : refused("try_later");
    }),
  };
};
