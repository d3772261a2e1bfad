import type { CallFactEvent } from "@opencallkit/protocol";
import { CallFactEventSchema, operations } from "@opencallkit/protocol/rest";
import * as v from "valibot";
import type { openRequests } from "./request.ts";
import { RestError } from "./rest-error.ts";
import { serverSentEvents } from "./server-sent-events.ts";

/** How events are followed. */
export type Following = {
  /** The cursor of the last event one has; from now on if there is none. */
  readonly cursor?: string | undefined;
  /** Ends it, without an error. */
  readonly signal?: AbortSignal | undefined;
  /** Hears when the connection is lost (with the reason), and when there is one (null). */
  readonly onConnection?: ((lost: RestError | null) => void) | undefined;
};

type Attempt = ReturnType<typeof openRequests>["attempt"];

/** The server says every 10 s that it is there; a connection that is silent for so long is none, in ms. */
const silenceMs = 30_000;
/** The first wait before connecting again, in ms; doubled each time, drawn between half of it and all, up to the longest. */
const firstWaitMs = 500;
const longestWaitMs = 10_000;

/** Refusals that another attempt may not meet. */
const passes = ({ code, status }: RestError): boolean =>
  code === "network" || status === 429 || (status !== null && status >= 500);

const lost = (reason: unknown): RestError =>
  reason instanceof RestError
    ? reason
    : new RestError("network", reason instanceof Error ? reason.message : "The connection was lost.");

const pause = (ms: number, signal: AbortSignal | undefined): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });

const eventOf = (data: string): CallFactEvent => {
  const read = v.safeParse(v.pipe(v.string(), v.parseJson(), CallFactEventSchema), data);
  if (read.success) return read.output;
  throw new RestError("unexpected_reply", "The event is not one of this REST.");
};

/** Events behind a place, over one connection after the other. */
export async function* followEvents(attempt: Attempt, { cursor, signal, onConnection }: Following) {
  let at = cursor;
  let failures = 0;
  const isOver = (): boolean => signal?.aborted === true;
  while (!isOver()) {
    const silent = new AbortController();
    const ended = signal === undefined ? silent.signal : AbortSignal.any([silent.signal, signal]);
    let timer = setTimeout(() => undefined, 0);
    const heard = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => silent.abort(new Error(`silent for ${silenceMs} ms`)), silenceMs);
    };
    try {
      const asked = { path: {}, query: { cursor: at }, body: null };
      const { body } = await attempt(operations.listEvents, asked, "text/event-stream", { ended });
      if (body === null) throw new RestError("unexpected_reply", "The answer is no stream.");
      onConnection?.(null);
      heard();
      for await (const { id, data } of serverSentEvents(body, heard)) {
        failures = 0;
        // First, for whoever takes the event may never come back.
        const event = data === "" ? null : eventOf(data);
        at = id ?? at;
        if (event !== null) yield event;
      }
      throw new RestError("network", "The server has ended the stream.");
    } catch (error) {
      if (isOver()) return;
      const reason = lost(error);
      if (!passes(reason)) throw reason;
      onConnection?.(reason);
      const waitMs = Math.min(firstWaitMs * 2 ** failures, longestWaitMs) * (0.5 + Math.random() / 2);
      failures += 1;
      await pause(Math.max(waitMs, Math.min(reason.retryAfterMs ?? 0, longestWaitMs)), signal);
    } finally {
      clearTimeout(timer);
    }
  }
}
