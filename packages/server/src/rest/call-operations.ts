import { factForBackEnd, isKnown, legOf, record, type KnownCall } from "@opencallkit/core";
import type { LiveCall } from "@opencallkit/core/processor";
import { operations } from "@opencallkit/protocol/rest";
import type { ApiKey } from "../credentials/api-keys.ts";
import type { App } from "../credentials/apps.ts";
import { messageOf, type CommandKey } from "../ports/index.ts";
import { prefersTable, recordPage, recordTable, usualLimit } from "./call-lists.ts";
import { askingStore } from "./asking-store.ts";
import { done, handle, refused } from "./operation-handler.ts";
import type { KeyRequest, RestParts } from "./parts.ts";

/** REST-4: the idempotency key as the call's facts keep it: of this REST key, for what it does to this person, or to the call. No page's client has such an id. */
const commandKey = (key: ApiKey, id: string | null, user: string): CommandKey | null =>
  id === null ? null : { client: `rest/${key.id}`, id, user };

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

  const tableFailed = (error: unknown): void => log("error", "table_failed", { message: messageOf(error) });

  return {
    listCalls: handle(operations.listCalls, async ({ query }, { owner: { app }, request }: KeyRequest) => {
      const { limit, cursor = null, ...filter } = query;
      if (!prefersTable(request)) return done(await recordPage(store, app, filter, cursor, limit));
      if (limit !== undefined) return refused("bad_request", { detail: "limit: a table has no pages" });
      return { type: "table", lines: recordTable(store, app, filter, cursor, tableFailed) };
    }),
    getUsage: handle(operations.getUsage, async ({ query }, { owner: { app } }: KeyRequest) => {
      const { limit = usualLimit, cursor = null, ...filter } = query;
      const { calls, talkMs } = await askingStore(store.archive.talk(app, filter));
      const page = await askingStore(store.archive.talkByUser(app, filter, cursor, limit));
      const data = page.users.map((each) => ({ userId: each.user, calls: each.calls, talkTime: each.talkMs }));
      return done({ calls, talkTime: talkMs, data, next: page.next });
    }),
    getCall: handle(operations.getCall, async ({ path }, { owner }: KeyRequest) => {
      const found = await find(owner, path.callId);
      return found === null ? refused("no_such_call") : done(record(found.live.id, found.call));
    }),
    listCallFacts: handle(operations.listCallFacts, async ({ path }, { owner }: KeyRequest) => {
      const found = await find(owner, path.callId);
      return found === null ? refused("no_such_call") : done({ data: found.live.facts.map(factForBackEnd) });
    }),
    endCall: handle(operations.endCall, async ({ path, idempotencyKey }, { owner, key }: KeyRequest) => {
      const found = await find(owner, path.callId);
      if (found === null) return refused("no_such_call");
      log("info", "call_ended_by_server", { app: owner.app, call: path.callId });
      const command = commandKey(key, idempotencyKey, "");
      return (await callService.end(owner.app, path.callId, command)) ? done(undefined) : refused("try_later");
    }),
    removeLeg: handle(operations.removeLeg, async ({ path, idempotencyKey }, { owner, key }: KeyRequest) => {
      const { callId, userId } = path;
      const found = await find(owner, callId);
      if (found === null) return refused("no_such_call");
      if (legOf(found.call, userId) === undefined) return refused("no_such_leg");
      log("info", "removed_by_server", { app: owner.app, call: callId, user: userId });
      const command = commandKey(key, idempotencyKey, userId);
      return (await callService.remove(owner.app, callId, userId, command)) ? done(undefined) : refused("try_later");
    }),
  };
};
