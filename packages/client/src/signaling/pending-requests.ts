import {
  isRefusalCode,
  type ClientFrame,
  type Command,
  type RefusalCode,
  type ServerFrame,
} from "@opencallkit/protocol";
import { callError, type CallError } from "../api/errors.ts";
import { defer } from "../defer.ts";
import type { Clock } from "../ports/clock.ts";
import type { Random } from "../ports/random.ts";

/** A command under way. It is asked again under the same id until it is answered or its life is over. */
export type PendingRequest = {
  readonly id: string;
  /** Settles at the commit, with the call that was answered instead if both had called; rejects with a CallError. */
  readonly settled: Promise<string | null>;
  /** Asks no more: the question has lost its sense, or (null) come true. */
  readonly close: (error: CallError | null) => void;
};

/** Commands that a page may still say when it has no connection, and goes. */
export type Leaving = Command<"hangUp" | "cancel" | "reject">;
const isLeaving = (command: Command): command is Leaving =>
  command.type === "hangUp" || command.type === "cancel" || command.type === "reject";

export type PendingRequests = {
  /** `lifeMs`: null asks until answered. */
  readonly ask: (command: Command, lifeMs: number | null) => PendingRequest;
  readonly answered: (answer: ServerFrame<"response">) => void;
  /** After a welcome: everything that is open is asked again, in its order. */
  readonly askAgain: () => void;
  /** What is open, and what is asked from now on, fails with this. */
  readonly end: (error: CallError) => void;
};

type Open = {
  readonly frame: ClientFrame<"request">;
  readonly settle: (error: CallError | null, met: string | null) => void;
  readonly stopLife: () => void;
  stopRetry: () => void;
};

/** The refusal that says nothing about the command: it is asked again after a while. */
const transient: RefusalCode = "try_later";

const errorOf = ({ code, message, retryAfterMs }: NonNullable<ServerFrame<"response">["refusal"]>): CallError =>
  isRefusalCode(code)
    ? callError(code, undefined, retryAfterMs)
    : callError("bad_message", `${code}: ${message}`, retryAfterMs);

export const createPendingRequests = (
  clock: Clock,
  random: Random,
  send: (frame: ClientFrame<"request">) => boolean,
  /** Says it by HTTP too, where there is no connection. */
  leaveByHttp: (id: string, command: Leaving) => void,
): PendingRequests => {
  const open = new Map<string, Open>();
  let over: CallError | null = null;

  const close = (id: string, error: CallError | null, met: string | null = null): void => {
    const request = open.get(id);
    if (request === undefined) return;
    open.delete(id);
    request.stopLife();
    request.stopRetry();
    request.settle(error, met);
  };

  return {
    ask: (command, lifeMs) => {
      const id = random.id();
      const frame: ClientFrame<"request"> = { type: "request", id, command };
      const { promise, resolve, reject } = defer<string | null>();
      const settle: Open["settle"] = (error, met) => (error === null ? resolve(met) : reject(error));
      const stopLife = lifeMs === null ? () => undefined : clock.after(lifeMs, () => close(id, callError("expired")));
      open.set(id, { frame, settle, stopLife, stopRetry: () => undefined });
      if (over !== null) close(id, over);
      else if (!send(frame) && isLeaving(command)) leaveByHttp(id, command);
      // Whoever needs the outcome follows it; an outcome nobody waits for is no unhandled rejection.
      promise.catch(() => undefined);
      return { id, settled: promise, close: (error) => close(id, error) };
    },
    answered: ({ id, refusal, call }) => {
      const request = open.get(id);
      if (request === undefined) return;
      if (refusal?.code === transient) {
        request.stopRetry();
        request.stopRetry = clock.after(500 + 500 * random.fraction(), () => void send(request.frame));
        return;
      }
      close(id, refusal === null ? null : errorOf(refusal), call ?? null);
    },
    askAgain: () => {
      for (const { frame } of open.values()) send(frame);
    },
    end: (error) => {
      over = error;
      for (const id of open.keys()) close(id, error);
    },
  };
};
