import { problems, type ProblemCode, type ProblemDocument } from "@opencallkit/protocol/rest";

/** Problems that pass by themselves, so that asking again helps. */
const passing: ReadonlySet<ProblemCode> = new Set(["too_many_requests", "try_later"]);

/** What a problem says besides its code. */
export type ProblemDetails = {
  /** Which part of the request is wrong, and how: one line, for developers. */
  readonly detail?: string;
  /** In whole seconds in the header as well (RFC 9110 10.2.3); of a problem that passes. */
  readonly retryAfterMs?: number;
  /** RFC 9110 10.2.1: the methods a path has. */
  readonly allow?: readonly string[];
};

/** A problem response (RFC 9457). */
export const problem = (code: ProblemCode, { detail, retryAfterMs, allow }: ProblemDetails = {}): Response => {
  const { status, title } = problems[code];
  const retry = retryAfterMs === undefined || !passing.has(code) ? {} : { retryAfterMs };
  const said = detail === undefined ? {} : { detail };
  const document: ProblemDocument = { type: "about:blank", status, title, code, ...said, ...retry };
  return Response.json(document, {
    status,
    headers: {
      "content-type": "application/problem+json",
      ...(status === 426 ? { upgrade: "websocket" } : {}),
      ...(allow === undefined ? {} : { allow: allow.join(", ") }),
      ...(retry.retryAfterMs === undefined ? {} : { "retry-after": String(Math.ceil(retry.retryAfterMs / 1000)) }),
    },
  });
};
