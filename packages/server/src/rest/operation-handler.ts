import {
  IdempotencyKey,
  pathParameters,
  takesIdempotencyKey,
  type OperationDefinition,
  type ProblemCode,
} from "@opencallkit/protocol/rest";
import * as v from "valibot";
import { problem, type ProblemDetails } from "../http/problem.ts";

/** What an operation is answered. */
export type OperationAnswer<Reply> =
  | { readonly type: "done"; readonly reply: Reply }
  | { readonly type: "table"; readonly lines: ReadableStream<Uint8Array> }
  | { readonly type: "stream"; readonly lines: ReadableStream<Uint8Array> }
  | { readonly type: "plain"; readonly contentType: string; readonly text: string }
  | { readonly type: "refused"; readonly code: ProblemCode; readonly details?: ProblemDetails };

export const done = <Reply>(reply: Reply): OperationAnswer<Reply> => ({ type: "done", reply });
export const refused = (code: ProblemCode, details: ProblemDetails = {}): OperationAnswer<never> => ({
  type: "refused",
  code,
  details,
});

/** A request as it came, before anything of it is checked. */
export type RawInput = {
  readonly path: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** The body as JSON, undefined where it is none. */
  readonly body: () => Promise<unknown>;
  readonly idempotencyKey: string | undefined;
};

/** Why a request cannot be read. */
type Unreadable = { readonly code: ProblemCode; readonly detail: string };

/** An operation with the function that does it: checks what it is asked, and answers. */
export type ServedOperation<Asker> = {
  readonly definition: OperationDefinition;
  readonly answer: (input: RawInput, asker: Asker) => Promise<Response>;
};

const detailOf = (part: string, issues: readonly v.BaseIssue<unknown>[]): string => {
  const [issue] = issues;
  if (issue === undefined) return part;
  const where = v.getDotPath(issue);
  return `${where ?? part}: ${issue.message}`.slice(0, 200);
};

const isPathParameter = (name: string): name is keyof typeof pathParameters => Object.hasOwn(pathParameters, name);

/** A path that cannot name anything is refused as one that names nothing. */
const unreadablePath = (issues: readonly v.BaseIssue<unknown>[]): Unreadable => {
  const [issue] = issues;
  const name = issue === undefined ? null : v.getDotPath(issue);
  const code = name !== null && isPathParameter(name) ? pathParameters[name].malformed : "bad_request";
  return { code, detail: detailOf("path", issues) };
};

/** A parameter of a query that is given twice, of which nobody knows which one counts. */
const repeatedIn = (query: URLSearchParams): string | undefined => {
  const names = [...query.keys()];
  return names.find((name, at) => names.indexOf(name) !== at);
};

const MaybeKey = v.optional(IdempotencyKey);

const hasBody = ({ method }: OperationDefinition): boolean => method === "POST" || method === "PUT";

/** An answer as HTTP says it. */
const responseOf = (answer: OperationAnswer<unknown>): Response => {
  switch (answer.type) {
    case "table":
      return new Response(answer.lines, { headers: { "content-type": "text/csv; charset=utf-8; header=present" } });
    case "stream":
      // The last header keeps a proxy (nginx) from gathering what should arrive at once.
      return new Response(answer.lines, {
        headers: { "content-type": "text/event-stream; charset=utf-8", "x-accel-buffering": "no" },
      });
    case "plain":
      return new Response(answer.text, { headers: { "content-type": answer.contentType } });
    case "refused":
      return problem(answer.code, answer.details);
    case "done":
      return answer.reply === undefined ? new Response(null, { status: 204 }) : Response.json(answer.reply);
  }
};

/** Joins an operation to the function that does it, which is handed checked input only. */
export const handle = <
  Path extends v.GenericSchema<object, object>,
  Query extends v.GenericSchema<object, object>,
  Body extends v.GenericSchema<object, object>,
  Reply extends v.GenericSchema,
  Asker,
>(
  definition: OperationDefinition<Path, Query, Body, Reply>,
  run: (
    input: {
      readonly path: v.InferOutput<Path>;
      readonly query: v.InferOutput<Query>;
      readonly body: v.InferOutput<Body>;
      /** REST-4: under which the asker repeats a write; null where they have not said so. */
      readonly idempotencyKey: string | null;
    },
    asker: Asker,
  ) => Promise<OperationAnswer<v.InferInput<Reply>>>,
): ServedOperation<Asker> => {
  const unreadable = ({ code, detail }: Unreadable): Response => problem(code, { detail });
  return {
    definition,
    answer: async (input, asker) => {
      const path = v.safeParse(definition.parameters, input.path, { abortEarly: true });
      if (!path.success) return unreadable(unreadablePath(path.issues));
      const twice = repeatedIn(input.query);
      if (twice !== undefined) return unreadable({ code: "bad_request", detail: `${twice.slice(0, 64)}: given twice` });
      const query = v.safeParse(definition.query, Object.fromEntries(input.query), { abortEarly: true });
      if (!query.success) return unreadable({ code: "bad_request", detail: detailOf("query", query.issues) });
      const sent = hasBody(definition) ? await input.body() : {};
      if (sent === undefined) return unreadable({ code: "bad_request", detail: "body: not JSON" });
      const body = v.safeParse(definition.body, sent, { abortEarly: true });
      if (!body.success) return unreadable({ code: "bad_request", detail: detailOf("body", body.issues) });
      const key = takesIdempotencyKey(definition) ? v.safeParse(MaybeKey, input.idempotencyKey) : null;
      if (key?.success === false)
        return unreadable({ code: "bad_request", detail: detailOf("Idempotency-Key", key.issues) });
      const idempotencyKey = key?.output ?? null;
      return responseOf(
        await run({ path: path.output, query: query.output, body: body.output, idempotencyKey }, asker),
      );
    },
  };
};
