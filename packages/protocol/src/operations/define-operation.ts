import * as v from "valibot";
import type { ProblemCode } from "../problems.ts";
import type { Scope } from "../scopes.ts";

/**
 * Who may ask: `key`, a back end with a REST key of the app; `client`, a page, which proves itself by the userSig in the
 * body; `loopback`, a program on the server's machine while it runs with `--dev`; `operator`, a program on the server's
 * machine, or somebody with a REST key; `anyone`.
 */
export type OperationCaller = "key" | "client" | "loopback" | "operator" | "anyone";

export type HttpMethod = "GET" | "PUT" | "POST" | "DELETE";

type ObjectSchema = v.GenericSchema<object, object>;

/** An operation of REST: what a request holds, and what it is answered. */
export type OperationDefinition<
  Path extends ObjectSchema = ObjectSchema,
  Query extends ObjectSchema = ObjectSchema,
  Body extends ObjectSchema = ObjectSchema,
  Reply extends v.GenericSchema = v.GenericSchema,
> = {
  readonly method: HttpMethod;
  /** With its parameters in braces, as OpenAPI writes them. */
  readonly path: string;
  readonly caller: OperationCaller;
  /** What the key of a back end must be allowed; of operations with `caller: "key"` or `"operator"`. */
  readonly scope?: Scope;
  /** Under which heading the manual shows it. */
  readonly group: "calls" | "users" | "pages" | "server";
  /** One line. */
  readonly summary: string;
  /** What one would not guess. */
  readonly description?: string;
  /** The parameters in the braces of `path`. */
  readonly parameters: Path;
  /** Parameters of the query; each arrives as text. */
  readonly query: Query;
  readonly body: Body;
  /** The body of its 200; `noContent` answers 204. Its objects are open, so that a client reads what a later release adds. */
  readonly reply: Reply;
  /** Whether the same list is had as a table (RFC 4180) with `Accept: text/csv`. */
  readonly table?: true;
  /** Whether the same list is had as it grows, as Server-Sent Events (HTML), with `Accept: text/event-stream`. */
  readonly events?: true;
  /** Whether the reply is plain text and no JSON. */
  readonly plain?: true;
  /** The refusals it can meet besides those that follow from its caller and its input. */
  readonly problems: readonly ProblemCode[];
};

/** No parameters, no body. */
export const nothing = v.strictObject({});
/** Parameters that say nothing: what a load balancer or a cache adds is let through. */
export const ignored = v.object({});
/** The reply of an operation that says no more than that it was done. */
export const noContent = v.undefined();

export const defineOperation = <
  Path extends ObjectSchema,
  Query extends ObjectSchema,
  Body extends ObjectSchema,
  Reply extends v.GenericSchema,
>(
  definition: OperationDefinition<Path, Query, Body, Reply>,
): OperationDefinition<Path, Query, Body, Reply> => definition;
