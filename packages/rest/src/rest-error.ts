import { isProblemCode, type ProblemCode } from "@opencallkit/protocol/rest";

/**
 * Why a request failed: the server's problem code, `network` where no answer came, or `unexpected_reply` where what came is
 * no answer of this REST (another server, or a proxy's page).
 */
export type RestErrorCode = ProblemCode | "network" | "unexpected_reply";

type Details = {
  readonly status?: number | undefined;
  readonly detail?: string | undefined;
  readonly retryAfterMs?: number | undefined;
};

/** A request that failed, after its retries. `message` is English, for developers. */
export class RestError extends Error {
  /** What kind of error it is. */
  override readonly name = "RestError";
  /** Why it failed; stable. */
  readonly code: RestErrorCode;
  /** HTTP's; null where no answer came. */
  readonly status: number | null;
  /** Which part of the request is wrong, and how; null where nothing is said. */
  readonly detail: string | null;
  /** How long to wait before asking again, in ms; null where nothing is said. */
  readonly retryAfterMs: number | null;

  constructor(code: RestErrorCode, message: string, { status, detail, retryAfterMs }: Details = {}) {
    super(detail === undefined ? message : `${message} (${detail})`);
    this.code = code;
    this.status = status ?? null;
    this.detail = detail ?? null;
    this.retryAfterMs = retryAfterMs ?? null;
  }
}

const fieldsOf = (value: unknown): { readonly [name: string]: unknown } =>
  typeof value === "object" && value !== null ? { ...value } : {};

/** RFC 9110 10.2.3: seconds; a date is not what this server sends. */
const retryAfterOf = (response: Response): number | undefined => {
  const seconds = response.headers.get("retry-after") ?? "";
  return /^[0-9]{1,6}$/u.test(seconds) ? Number(seconds) * 1000 : undefined;
};

/** The error of an answer that refuses (RFC 9457). */
export const errorOf = async (response: Response): Promise<RestError> => {
  const { status } = response;
  const said = fieldsOf(await response.json().catch(() => null));
  const { code, title, detail } = said;
  const known = typeof code === "string" && isProblemCode(code) ? code : "unexpected_reply";
  return new RestError(known, typeof title === "string" ? title : `The server answered ${status}.`, {
    status,
    detail: typeof detail === "string" ? detail : undefined,
    retryAfterMs: typeof said["retryAfterMs"] === "number" ? said["retryAfterMs"] : retryAfterOf(response),
  });
};
