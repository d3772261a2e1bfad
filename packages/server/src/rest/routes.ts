import { posts } from "@opencallkit/protocol";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { originAllowed } from "../http/origins.ts";
import { StoreFailed } from "./asking-store.ts";
import { callRoutes } from "./call-routes.ts";
import { clientRoutes } from "./client-routes.ts";
import { devRoute } from "./dev-route.ts";
import type { Rest, RestParts } from "./parts.ts";
import { problem } from "../http/problem.ts";
import { readableByPages } from "./readable-by-pages.ts";
import { userRoutes } from "./user-routes.ts";

const maxBodyBytes = 8192;
/** Routes for pages, which answer only pages that may connect. */
const forPages = [posts.gone.path, posts.leave.path, "/v1/dev/*"];

/** What a page of an origin that is not on the list gets; null for all others. */
const foreign = ({ callers, counted }: RestParts, { headers }: Request): Response | null => {
  const origin = headers.get("origin") ?? undefined;
  if (originAllowed(callers.origins, origin, headers.get("host") ?? undefined)) return null;
  counted("warn", "origin_not_allowed", { origin: origin ?? "", flag: "--origins" });
  return problem("origin_not_allowed");
};

/** The routes of REST: everything the server answers over plain HTTP but pages. */
export const restRoutes = (parts: RestParts): Rest => {
  const rest: Rest = new Hono();
  rest.onError((error) => {
    parts.environment.log("error", "request_failed", { message: error.message });
    return problem(error instanceof StoreFailed ? "try_later" : "internal_error");
  });
  rest.get("/healthz", () => Response.json({ status: "ok" }));
  rest.get("/readyz", () => (parts.ready() ? Response.json({ status: "ready" }) : problem("not_ready")));
  // Records and keys lie in no cache.
  rest.use("*", async (context, next) => {
    await next();
    context.res.headers.set("cache-control", "no-store");
    context.res.headers.set("x-content-type-options", "nosniff");
    if (context.res.status !== 401) return;
    const { incoming } = context.env;
    parts.counted("warn", "wrong_key", {
      address: parts.callers.addressOf(incoming),
      path: context.req.path.slice(0, 80),
    });
  });
  for (const path of forPages) rest.use(path, readableByPages);
  rest.use("/v1/*", bodyLimit({ maxSize: maxBodyBytes, onError: () => problem("too_large") }));
  for (const path of forPages) rest.use(path, async ({ req }, next) => foreign(parts, req.raw) ?? next());
  callRoutes(rest, parts);
  userRoutes(rest, parts);
  clientRoutes(rest, parts);
  if (parts.dev !== null) devRoute(rest, parts.dev, parts.environment.wall);
  rest.notFound(() => problem("not_found"));
  return rest;
};
