import type { OperationDefinition } from "@opencallkit/protocol/rest";
import * as v from "valibot";
import { errorOf, RestError } from "./rest-error.ts";

/** What a client is made with. */
export type RestClientOptions = {
  /** Where the server is, such as `https://calls.example`. */
  readonly url: string;
  /** A REST key of the app: `opencallkit app key add`. */
  readonly apiKey: string;
  /** How often a request is asked again that met a fault which passes; 3 if nothing is said, 0 for never. */
  readonly retries?: number;
  /** How long one attempt may take, in ms; 10,000 if nothing is said. */
  readonly timeoutMs?: number;
  /** The `fetch` to use instead of the global one. */
  readonly fetch?: typeof fetch;
};

/** A value in a path or a query. */
export type Value = string | number | boolean | Date;
export type Values = { readonly [name: string]: Value | undefined };

export type Asked = { readonly path: Values; readonly query: Values; readonly body: object | null };

/** What of an operation says where it is asked for. */
type Endpoint = Pick<OperationDefinition, "method" | "path">;

const textOf = (value: Value): string => (value instanceof Date ? value.toISOString() : String(value));

const urlOf = (base: string, template: string, { path, query }: Asked): URL => {
  const filled = template.replaceAll(/\{([^}]+)\}/gu, (_, name: string) =>
    encodeURIComponent(textOf(path[name] ?? "")),
  );
  const url = new URL(filled, base);
  for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, textOf(value));
  return url;
};

const usualRetries = 3;
const usualTimeoutMs = 10_000;
/** The first wait before asking again, in ms; doubled each time, and drawn between half of it and all of it. */
const firstWaitMs = 200;
/** A server that asks for a longer wait than this is not waited for. */
const longestWaitMs = 30_000;

const waitBefore = (attempt: number, { retryAfterMs }: RestError): number =>
  retryAfterMs ?? firstWaitMs * 2 ** attempt * (0.5 + Math.random() / 2);

const passes = ({ code, status }: RestError): boolean =>
  code === "network" || status === 429 || status === 502 || status === 503 || status === 504;

/** Why no answer came: of a fetch that failed, what its connection says. */
const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return "No answer came.";
  const { cause } = error;
  if (!(cause instanceof Error)) return error.message;
  return `${error.message}: ${"code" in cause && typeof cause.code === "string" ? cause.code : cause.message}`;
};

const wait = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms));

/** The idempotency key of a write, and what ends an attempt from outside. */
type AttemptOptions = { readonly idempotencyKey?: string | null; readonly ended?: AbortSignal };

/** Sends one request, a write under one idempotency key, again where its fault passes: every operation may be repeated. Rejects with `RestError`. */
export const openRequests = (options: RestClientOptions) => {
  const { url, apiKey, retries = usualRetries, timeoutMs = usualTimeoutMs, fetch: given } = options;
  const send = given ?? ((...args: Parameters<typeof fetch>) => fetch(...args));

  const attempt = async (
    definition: Endpoint,
    asked: Asked,
    accept: string,
    { idempotencyKey = null, ended }: AttemptOptions = {},
  ): Promise<Response> => {
    const headers = {
      accept,
      authorization: `Bearer ${apiKey}`,
      ...(asked.body === null ? {} : { "content-type": "application/json" }),
      ...(idempotencyKey === null ? {} : { "idempotency-key": idempotencyKey }),
    };
    const body = asked.body === null ? {} : { body: JSON.stringify(asked.body) };
    const late = new AbortController();
    // Until the answer begins: a long table takes as long as it takes.
    const timer = setTimeout(() => late.abort(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
    const { method, path } = definition;
    const signal = ended === undefined ? late.signal : AbortSignal.any([late.signal, ended]);
    const response = await send(urlOf(url, path, asked), { method, headers, signal, ...body })
      .catch((error: unknown): never => {
        throw new RestError("network", `${new URL(url).origin}: ${reasonOf(error)}`);
      })
      .finally(() => clearTimeout(timer));
    if (response.ok) return response;
    throw await errorOf(response);
  };

  const ask = async (definition: Endpoint, asked: Asked, accept = "application/json"): Promise<Response> => {
    const idempotencyKey = definition.method === "GET" ? null : crypto.randomUUID();
    for (let count = 0; ; count += 1) {
      try {
        return await attempt(definition, asked, accept, { idempotencyKey });
      } catch (error) {
        if (!(error instanceof RestError) || !passes(error) || count >= retries) throw error;
        const ms = waitBefore(count, error);
        if (ms > longestWaitMs) throw error;
        await wait(ms);
      }
    }
  };

  return {
    /** The reply of an operation, checked: what is no reply of it is `unexpected_reply`. */
    reply: async <Reply extends v.GenericSchema>(
      definition: Endpoint & { readonly reply: Reply },
      asked: Asked,
    ): Promise<v.InferOutput<Reply>> => {
      const response = await ask(definition, asked);
      const body: unknown = response.status === 204 ? undefined : await response.json().catch(() => null);
      const read = v.safeParse(definition.reply, body, { abortEarly: true });
      if (read.success) return read.output;
      throw new RestError("unexpected_reply", "The answer is not one of this REST.", { status: response.status });
    },
    /** The answer of an operation as it comes. */
    stream: ask,
    /** One attempt of the same, which `ended` also ends while its answer is read. */
    attempt,
  };
};
