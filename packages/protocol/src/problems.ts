/** The problems of REST by stable code (RFC 9457 problem details): what is refused, and how. */
export const problems = {
  bad_request: { status: 400, title: "The request does not have the form this route asks for." },
  blocks_self: { status: 400, title: "A user cannot block themselves." },
  unauthorized: { status: 401, title: "No valid key: send Authorization: Bearer KEY." },
  origin_not_allowed: { status: 403, title: "This origin is not on the server's list; add it with --origins." },
  wrong_scope: { status: 403, title: "The key has no scope for this operation." },
  not_loopback: { status: 403, title: "This route answers programs on the same machine only." },
  no_such_call: { status: 404, title: "No call of this id." },
  no_such_leg: { status: 404, title: "Nobody of this id in the call." },
  not_found: { status: 404, title: "No such route." },
  method_not_allowed: { status: 405, title: "This path has no such method; the header Allow names those it has." },
  unknown_cursor: { status: 409, title: "The cursor is newer than anything here; begin anew, without one." },
  too_large: { status: 413, title: "The request's body is too large." },
  upgrade_required: { status: 426, title: "This path speaks WebSocket (RFC 6455) only." },
  too_many_requests: { status: 429, title: "A limit of use is reached; try again after a while." },
  internal_error: { status: 500, title: "The server could not do this now." },
  try_later: { status: 503, title: "The store could not take this now; try again." },
  not_ready: { status: 503, title: "The server is starting or stopping." },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemCode = keyof typeof problems;

export const isProblemCode = (code: string): code is ProblemCode => Object.hasOwn(problems, code);

/** A problem document. `detail`: which part of the request is wrong, and how. `retryAfterMs`: of a problem that passes. */
export type ProblemDocument = {
  readonly type: string;
  readonly status: number;
  readonly title: string;
  readonly code: ProblemCode;
  readonly detail?: string;
  readonly retryAfterMs?: number;
};
