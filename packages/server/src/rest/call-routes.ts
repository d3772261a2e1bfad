import { isKnown, legOf, record } from "@opencallkit/core";
import { CallId, UserId } from "@opencallkit/protocol";
import * as v from "valibot";
import { fromStore, type LiveCall } from "@opencallkit/core/processor";
import { askingStore } from "./asking-store.ts";
import { ownerOf } from "./owner.ts";
import type { Rest, RestParts } from "./parts.ts";
import { problem } from "../http/problem.ts";

const Limit = v.pipe(v.string(), v.regex(/^[0-9]{1,3}$/u), v.transform(Number), v.minValue(1), v.maxValue(100));
const Cursor = v.pipe(v.string(), v.regex(/^[0-9]{1,15}$/u), v.transform(Number));
const ListQuery = v.strictObject({ limit: v.optional(Limit, "20"), cursor: v.optional(Cursor) });

const done = (): Response => new Response(null, { status: 204 });

/** The routes of calls: records, and the back end's word over live calls. */
export const callRoutes = (
  rest: Rest,
  { apps, store, callService, environment }: Pick<RestParts, "apps" | "store" | "callService" | "environment">,
): void => {
  const { log } = environment;
  /** The call that a request names, if its key may know of it. */
  const find = async (request: Request, callId: string): Promise<LiveCall | Response> => {
    const owner = await ownerOf(apps, request);
    if (owner === null) return problem("unauthorized");
    const id = v.safeParse(CallId, callId);
    const live = id.success ? await askingStore(callService.load(owner.app, id.output)) : null;
    return live !== null && isKnown(live.call) ? live : problem("no_such_call");
  };

  rest.get("/v1/calls", async ({ req }) => {
    const owner = await ownerOf(apps, req.raw);
    if (owner === null) return problem("unauthorized");
    const query = v.safeParse(ListQuery, req.query());
    if (!query.success) return problem("bad_request");
    const page = await askingStore(store.page(owner.app, query.output.cursor ?? null, query.output.limit));
    const data = page.calls.map(fromStore).flatMap(({ id, call }) => (isKnown(call) ? [record(id, call)] : []));
    return Response.json({ data, next: page.next === null ? null : String(page.next) });
  });
  rest.get("/v1/calls/:callId", async ({ req }) => {
    const live = await find(req.raw, req.param("callId"));
    if (live instanceof Response) return live;
    return isKnown(live.call) ? Response.json(record(live.id, live.call)) : problem("no_such_call");
  });
  rest.delete("/v1/calls/:callId", async ({ req }) => {
    const live = await find(req.raw, req.param("callId"));
    if (live instanceof Response) return live;
    log("info", "call_ended_by_server", { app: live.app, call: live.id });
    return (await callService.end(live.app, live.id)) ? done() : problem("try_later");
  });
  rest.delete("/v1/calls/:callId/legs/:userId", async ({ req }) => {
    const live = await find(req.raw, req.param("callId"));
    if (live instanceof Response) return live;
    const user = v.safeParse(UserId, req.param("userId"));
    if (!user.success || legOf(live.call, user.output) === undefined) return problem("no_such_leg");
    log("info", "removed_by_server", { app: live.app, call: live.id, user: user.output });
    return (await callService.remove(live.app, live.id, user.output)) ? done() : problem("try_later");
  });
};
