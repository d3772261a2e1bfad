import type { HttpBindings } from "@hono/node-server";
import { operations } from "@opencallkit/protocol/rest";
import { Hono, type MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { originAllowed } from "../http/origins.ts";
import { problem } from "../http/problem.ts";
import { allRoutes } from "./all-routes.ts";
import { StoreFailed } from "./asking-store.ts";
import type { Rest, RestParts } from "./parts.ts";
import { readableByPages } from "./readable-by-pages.ts";
import { serveRoutes } from "./serve-operations.ts";

const maxBodyBytes = 8192;

/** Paths for pages, which answer only pages that may connect. */
const pagePaths = Object.values(operations).flatMap(({ caller, path }) =>
  caller === "client" || caller === "loopback" ? [path] : [],
);

/** What a page of an origin that is not on the list gets; null for all others. */
const foreign = ({ callers, counted }: RestParts, { headers }: Request): Response | null => {
  const origin = headers.get("origin") ?? undefined;
  if (originAllowed(callers.origins, origin, headers.get("host") ?? undefined)) return null;
  counted("warn", "origin_not_allowed", { origin: origin ?? "", flag: "--origins" });
  return problem("origin_not_allowed");
};

/** A path that is no UTF-8 once it is decoded names nothing (RFC 3986 2.5). */
const readablePath: MiddlewareHandler = async ({ req }, next) => {
  try {
    decodeURIComponent(new URL(req.url).pathname);
  } catch {
    return problem("bad_request", { detail: "path: not percent-encoded UTF-8" });
  }
  return next();
};

/** Records and keys lie in no cache; a wrong key is counted. */
const guarded =
  ({ counted, callers }: RestParts): MiddlewareHandler<{ readonly Bindings: HttpBindings }> =>
  async (context, next) => {
    await next();
    context.res.headers.set("cache-control", "no-store");
    context.res.headers.set("x-content-type-options", "nosniff");
    if (context.res.status !== 401) return;
    const address = callers.addressOf(context.env.incoming);
    counted("warn", "wrong_key", { address, path: context.req.path.slice(0, 80) });
  };

/** The routes of REST: everything the server answers over plain HTTP but pages. */
export const restRoutes = (parts: RestParts): Rest => {
  const rest: Rest = new Hono();
  rest.onError((error) => {
    parts.environment.log("error", "request_failed", { message: error.message });
    return problem(error instanceof StoreFailed ? "try_later" : "internal_error");
  });
  rest.use("*", guarded(parts));
  for (const path of pagePaths) rest.use(path, readableByPages);
  rest.use("/v1/*", bodyLimit({ maxSize: maxBodyBytes, onError: () => problem("too_large") }));
  rest.use("/v1/*", readablePath);
  for (const path of pagePaths) rest.use(path, async ({ req }, next) => foreign(parts, req.raw) ?? next());
  serveRoutes(rest, allRoutes(parts));
  rest.all("/ws", () => problem("upgrade_required"));
  rest.notFound(() => problem("not_found"));
  return rest;
};
