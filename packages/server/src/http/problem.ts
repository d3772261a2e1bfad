/** The problems of REST by stable code (RFC 9457 problem details): what is refused, and how. */
export const problems = {
  bad_request: { status: 400, title: "The request does not have the form this route asks for." },
  unauthorized: { status: 401, title: "No valid key: send Authorization: Bearer KEY." },
  origin_not_allowed: { status: 403, title: "This origin is not on the server's list; add it with --origins." },
  not_loopback: { status: 403, title: "This route answers programs on the same machine only." },
  no_such_call: { status: 404, title: "No call of this id." },
  no_such_leg: { status: 404, title: "Nobody of this id in the call." },
  blocks_self: { status: 400, title: "A user cannot block themselves." },
  not_found: { status: 404, title: "No such route." },
  too_large: { status: 413, title: "The request's body is too large." },
  too_many_requests: { status: 429, title: "A limit of use is reached; try again after a while." },
  try_later: { status: 503, title: "The store could not take this now; try again." },
  not_ready: { status: 503, title: "The server is starting or stopping." },
  internal_error: { status: 500, title: "The server could not do this now." },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemCode = keyof typeof problems;

/** Problems that pass by themselves, so that asking again helps. */
const passing: ReadonlySet<ProblemCode> = new Set(["too_many_requests", "try_later"]);

/** A problem response. `retryAfterMs`: said (RFC 9110 10.2.3, in whole seconds) of a problem that passes. */
export const problem = (code: ProblemCode, retryAfterMs?: number): Response => {
  const { status, title } = problems[code];
  const retry = retryAfterMs === undefined || !passing.has(code) ? {} : { retryAfterMs };
  return Response.json(
    { type: "about:blank", status, title, code, ...retry },
    {
      status,
      headers: {
        "content-type": "application/problem+json",
        ...(retry.retryAfterMs === undefined ? {} : { "retry-after": String(Math.ceil(retry.retryAfterMs / 1000)) }),
      },
    },
  );
};
