import type { OperationDefinition } from "@opencallkit/protocol/rest";
import type { Context } from "hono";
import type { HttpBindings } from "@hono/node-server";
import { problem } from "../http/problem.ts";
import { corsOf, json } from "./body.ts";
import type { ServedOperation } from "./operation-handler.ts";
import type { Rest } from "./parts.ts";

export type RestContext = Context<{ readonly Bindings: HttpBindings }>;

/** Who asks, or what they are refused with. */
export type Admission<Asker> = (context: RestContext) => Promise<Asker | Response>;

/** An operation behind the check of who asks for it. */
export type Route = {
  readonly definition: OperationDefinition;
  readonly answer: (context: RestContext) => Promise<Response>;
};

/** Puts an operation behind the check of who may ask for it, which comes before anything of the request is read (REST-3). */
export const routeOf = <Asker extends object>(
  { definition, answer }: ServedOperation<Asker>,
  admit: Admission<Asker>,
): Route => ({
  definition,
  answer: async (context) => {
    const asker = await admit(context);
    if (asker instanceof Response) return asker;
    const { req } = context;
    const query = new URL(req.url).searchParams;
    const idempotencyKey = req.header("idempotency-key");
    return answer({ path: req.param(), query, body: () => json(req.raw), idempotencyKey }, asker);
  },
});

/** As the router writes a path: `{callId}` is `:callId`. */
const patternOf = (path: string): string => path.replaceAll(/\{([^}]+)\}/gu, ":$1");

/** The methods of a path, those that HTTP adds included: HEAD beside GET (RFC 9110 9.3.2), OPTIONS. */
const methodsOf = (routes: readonly Route[]): readonly string[] => [
  ...routes.flatMap(({ definition: { method } }) => (method === "GET" ? ["GET", "HEAD"] : [method])),
  "OPTIONS",
];

/** Serves routes, and says of each path which methods it has: OPTIONS with 204, any other method with 405 (RFC 9110 15.5.6). */
export const serveRoutes = (rest: Rest, routes: readonly Route[]): void => {
  for (const { definition, answer } of routes) rest.on(definition.method, patternOf(definition.path), answer);
  for (const [path, ofPath] of Map.groupBy(routes, ({ definition }) => definition.path)) {
    const allow = methodsOf(ofPath);
    rest.options(patternOf(path), ({ req }) => {
      const preflight = { ...corsOf(req.raw), "access-control-allow-methods": allow.join(", ") };
      const forPages = ofPath.some(({ definition: { caller } }) => caller === "client" || caller === "loopback");
      return new Response(null, { status: 204, headers: { allow: allow.join(", "), ...(forPages ? preflight : {}) } });
    });
    rest.all(patternOf(path), () => problem("method_not_allowed", { allow }));
  }
};
