import type { HttpBindings } from "@hono/node-server";
import { isKnown, record } from "@opencallkit/core";
import { AppId, CallId, ClientId, UserId, maxUserSigBytes } from "@opencallkit/protocol";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import * as v from "valibot";
import { fromStore, type LiveCall } from "../calls/live-call.ts";
import { isLoopbackAddress, isLoopbackHost, originAllowed, type Origins } from "../gateway/origins.ts";
import type { Proofs } from "../gateway/proofs.ts";
import type { Apps } from "../logins/apps.ts";
import { checkUserSig, signUserSig } from "../logins/user-sig.ts";
import type { Logger, Store } from "../ports/index.ts";
import { problem } from "./problem.ts";

/** The development app's credentials; never there without `--dev`. */
export type DevApp = { readonly sdkAppId: number; readonly secretKey: string };

export type RestParts = {
  readonly store: Store;
  readonly load: (app: number, call: string) => Promise<LiveCall | null>;
  readonly apps: Apps;
  readonly proofs: Pick<Proofs, "gone">;
  readonly origins: Origins;
  readonly dev: DevApp | null;
  readonly ready: () => boolean;
  readonly files: (path: string) => Promise<Response | null>;
  readonly log: Logger;
};

type Env = { readonly Bindings: HttpBindings };

const DevLogin = v.strictObject({ userId: UserId });
const Gone = v.strictObject({
  app: AppId,
  user: UserId,
  userSig: v.pipe(v.string(), v.maxLength(maxUserSigBytes)),
  client: ClientId,
});
const Limit = v.pipe(v.string(), v.regex(/^[0-9]{1,3}$/u), v.transform(Number), v.minValue(1), v.maxValue(100));
const Cursor = v.pipe(v.string(), v.regex(/^[0-9]{1,15}$/u), v.transform(Number));
const ListQuery = v.strictObject({ limit: v.optional(Limit, "20"), cursor: v.optional(Cursor) });

const maxBodyBytes = 8192;
const devSigSeconds = 7 * 24 * 60 * 60;

const json = async (request: Request): Promise<unknown> => {
  try {
    return JSON.parse(await request.text());
  } catch {
    return undefined;
  }
};

const bearer = (request: Request): string =>
  /^Bearer (\S{1,512})$/u.exec(request.headers.get("authorization") ?? "")?.[1] ?? "";

const corsOf = (request: Request): Record<string, string> => {
  const origin = request.headers.get("origin");
  return origin === null
    ? {}
    : { "access-control-allow-origin": origin, "access-control-allow-headers": "content-type", vary: "origin" };
};

const forwarding = ["forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip"];

/** A request that came straight from a program on this machine. */
const isLocal = ({ headers }: Request, address: string | undefined): boolean =>
  !forwarding.some((name) => headers.has(name)) &&
  isLoopbackHost(headers.get("host") ?? undefined) &&
  isLoopbackAddress(address);

const callRoutes = (app: Hono<Env>, { apps, store, load }: RestParts): void => {
  app.get("/v1/calls", async (context) => {
    const owner = await apps.byApiKey(bearer(context.req.raw));
    if (owner === null) return problem("unauthorized");
    const query = v.safeParse(ListQuery, context.req.query());
    if (!query.success) return problem("bad_request");
    const page = await store.page(owner.app, query.output.cursor ?? null, query.output.limit);
    const data = page.calls.map(fromStore).flatMap(({ id, call }) => (isKnown(call) ? [record(id, call)] : []));
    return Response.json({ data, next: page.next === null ? null : String(page.next) });
  });
  app.get("/v1/calls/:callId", async (context) => {
    const owner = await apps.byApiKey(bearer(context.req.raw));
    if (owner === null) return problem("unauthorized");
    const id = v.safeParse(CallId, context.req.param("callId"));
    if (!id.success) return problem("no_such_call");
    const live = await load(owner.app, id.output);
    return live !== null && isKnown(live.call) ? Response.json(record(live.id, live.call)) : problem("no_such_call");
  });
};

const goneRoute = (app: Hono<Env>, { apps, store, proofs }: RestParts): void => {
  app.post("/v1/gone", async (context) => {
    const said = v.safeParse(Gone, await json(context.req.raw));
    if (!said.success) return problem("bad_request");
    const { app: number, user, userSig, client } = said.output;
    const owner = await apps.find(number);
    // Expired is well enough to say goodbye.
    if (owner === null || checkUserSig(userSig, number, user, owner.secrets, store.now()) === "bad_credentials")
      return problem("unauthorized");
    proofs.gone({ app: number, user, client });
    return new Response(null, { status: 204, headers: corsOf(context.req.raw) });
  });
};

const devRoute = (app: Hono<Env>, { sdkAppId, secretKey }: DevApp): void => {
  app.options(
    "/v1/dev/login",
    (context) =>
      new Response(null, {
        status: 204,
        headers: { ...corsOf(context.req.raw), "access-control-allow-methods": "POST" },
      }),
  );
  app.post("/v1/dev/login", async (context) => {
    if (!isLocal(context.req.raw, context.env.incoming.socket.remoteAddress)) return problem("not_loopback");
    if (!/^application\/json\b/u.test(context.req.header("content-type") ?? "")) return problem("bad_request");
    const body = v.safeParse(DevLogin, await json(context.req.raw));
    if (!body.success) return problem("bad_request");
    const { userId } = body.output;
    const userSig = signUserSig(secretKey, sdkAppId, userId, devSigSeconds, Date.now());
    return Response.json(
      { sdkAppId, userId, userSig, url: `http://${context.req.header("host")}` },
      { headers: corsOf(context.req.raw) },
    );
  });
};

/** What a page of an origin that is not on the list gets; null for all others. */
const foreign = ({ origins, log }: RestParts, { headers }: Request): Response | null => {
  const origin = headers.get("origin") ?? undefined;
  if (originAllowed(origins, origin, headers.get("host") ?? undefined)) return null;
  log("warn", "origin_not_allowed", { origin: origin ?? "", flag: "--origins" });
  return problem("origin_not_allowed");
};

/** Everything the server answers over plain HTTP. */
export const restRoutes = (parts: RestParts): Hono<Env> => {
  const app = new Hono<Env>();
  app.onError((error) => {
    parts.log("error", "request_failed", { message: error.message });
    return problem("internal_error");
  });
  app.get("/healthz", () => Response.json({ status: "ok" }));
  app.get("/readyz", () => (parts.ready() ? Response.json({ status: "ready" }) : problem("not_ready")));
  app.use("/v1/*", bodyLimit({ maxSize: maxBodyBytes, onError: () => problem("too_large") }));
  app.use("/v1/gone", async (context, next) => foreign(parts, context.req.raw) ?? next());
  app.use("/v1/dev/*", async (context, next) => foreign(parts, context.req.raw) ?? next());
  callRoutes(app, parts);
  goneRoute(app, parts);
  if (parts.dev !== null) devRoute(app, parts.dev);
  app.get("*", async (context) => (await parts.files(context.req.path)) ?? problem("not_found"));
  app.notFound(() => problem("not_found"));
  return app;
};
