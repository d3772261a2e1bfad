import type { MiddlewareHandler } from "hono";
import { corsOf } from "./body.ts";

/**
 * Gives a refusal the headers of a good answer. Without them a browser tells a page of another origin "network error"
 * and hides the code that says what is wrong. A refusal holds no secret.
 */
export const readableByPages: MiddlewareHandler = async (context, next) => {
  await next();
  for (const [name, value] of Object.entries(corsOf(context.req.raw))) context.res.headers.set(name, value);
};
