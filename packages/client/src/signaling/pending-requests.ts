import {
  isRefusalCode,
  replies,
  type ClientFrame,
  type Command,
  type CommandName,
  type RefusalCode,
  type Reply,
  type ServerFrame,
} from "@opencallkit/protocol";
import type { AccountReply, AccountRequest } from "@opencallkit/protocol/account";
import { callError, type CallError } from "../api/errors.ts";
import { defer } from "../defer.ts";
import { parseWith, type StandardSchema } from "../standard-schema.ts";
import type { Clock } from "../ports/clock.ts";
import type { Random } from "../ports/random.ts";

/** A pending request: retried under the same id, its idempotency key, until it is answered or has timed out. */
export type PendingRequest<R = Reply> = {
  readonly id: string;
  /** Settles at the commit, with the command's reply; rejects with a CallError. */
  readonly settled: Promise<R>;
  /** Cancels the retries, for the request no longer makes sense. */
  readonly close: (error: CallError) => void;
  /** Settles it early, for what it asked has come true. */
  fulfil(reply: R): void;
};

/** A frame that is answered by a `response`. */
type RequestFrame = ClientFrame<"request"> | ClientFrame<"accountRequest">;

/** Commands that a page may still send by HTTP, when it has no connection and goes. */
export type Leaving = Command<"hangUp" | "cancel" | "reject">;
const isLeaving = (command: Command): command is Leaving =>
  command.type === "hangUp" || command.type === "cancel" || command.type === "reject";

export type PendingRequests = {
  /** Sends a command. `lifeMs`: the timeout in ms; null retries until answered. */
  readonly ask: <C extends Command>(command: C, lifeMs: number | null) => PendingRequest<Reply<C["type"]>>;
  /** Sends an account request. Settles with its reply; rejects with a CallError, `expired` after `lifeMs`. */
  readonly askAccount: <R extends AccountRequest>(
    request: R,
    form: StandardSchema<AccountReply<R["type"]>>,
    lifeMs: number,
  ) => Promise<AccountReply<R["type"]>>;
  readonly answered: (response: ServerFrame<"response">) => void;
  /** Retransmits all pending requests, in order; after a welcome. */
  readonly askAgain: () => void;
  /** Rejects all pending and later requests with this error. */
  readonly end: (error: CallError) => void;
};

/** The reply schemas, by command. */
const forms: { readonly [N in CommandName]: StandardSchema<Reply<N>> } = replies;

const nameOf = (frame: RequestFrame): string => (frame.type === "request" ? frame.command.type : frame.request.type);

type Open = {
  readonly frame: RequestFrame;
  readonly accept: (reply: unknown) => void;
  readonly fail: (error: CallError) => void;
  readonly stopLife: () => void;
  stopRetry: () => void;
};

type RefusedFrame = Extract<ServerFrame<"response">["outcome"], { readonly type: "refused" }>["refusal"];

/** The transient refusal: it says nothing about the command, which is retried after a while. */
const transient: RefusalCode = "try_later";

const errorOf = ({ code, message, retryAfterMs }: RefusedFrame): CallError =>
  isRefusalCode(code)
    ? callError(code, undefined, retryAfterMs)
    : callError("bad_message", `${code}: ${message}`, retryAfterMs);

export const createPendingRequests = (
  clock: Clock,
  random: Random,
  send: (frame: RequestFrame) => boolean,
  /** The fallback by HTTP, where there is no connection. */
  leaveByHttp: (id: string, command: Leaving) => void,
): PendingRequests => {
  const open = new Map<string, Open>();
  let over: CallError | null = null;

  /** Removes a request, which ends its retries; undefined for one that was settled already. */
  const take = (id: string): Open | undefined => {
    const request = open.get(id);
    if (request === undefined) return undefined;
    open.delete(id);
    request.stopLife();
    request.stopRetry();
    return request;
  };
  const fail = (id: string, error: CallError): void => take(id)?.fail(error);

  /** Opens a request; `unsent` hears that there is no connection now. */
  const begin = <R>(
    frame: RequestFrame,
    form: StandardSchema<R>,
    lifeMs: number | null,
    unsent: () => void = () => undefined,
  ): PendingRequest<R> => {
    const { id } = frame;
    const { promise, resolve, reject } = defer<R>();
    const accept = (reply: unknown): void => {
      const read = parseWith(form, reply);
      if (read === null) reject(callError("bad_message", `the reply to ${nameOf(frame)} has another form`));
      else resolve(read);
    };
    const stopLife = lifeMs === null ? () => undefined : clock.after(lifeMs, () => fail(id, callError("expired")));
    open.set(id, { frame, accept, fail: reject, stopLife, stopRetry: () => undefined });
    if (over !== null) fail(id, over);
    else if (!send(frame)) unsent();
    // No unhandled rejection: whoever needs the outcome awaits it.
    promise.catch(() => undefined);
    return {
      id,
      settled: promise,
      close: (error: CallError) => fail(id, error),
      fulfil: (reply: R) => take(id)?.accept(reply),
    };
  };

  const ask: PendingRequests["ask"] = <C extends Command>(command: C, lifeMs: number | null) => {
    const id = random.id();
    const form: StandardSchema<Reply<C["type"]>> = forms[command.type];
    return begin({ type: "request", id, command }, form, lifeMs, () => {
      if (isLeaving(command)) leaveByHttp(id, command);
    });
  };

  return {
    ask,
    askAccount: (request, form, lifeMs) =>
      begin({ type: "accountRequest", id: random.id(), request }, form, lifeMs).settled,
    answered: ({ id, outcome }) => {
      if (outcome.type === "accepted") return take(id)?.accept(outcome.reply);
      const request = open.get(id);
      if (request === undefined) return undefined;
      if (outcome.refusal.code !== transient) return fail(id, errorOf(outcome.refusal));
      request.stopRetry();
      request.stopRetry = clock.after(500 + 500 * random.fraction(), () => void send(request.frame));
      return undefined;
    },
    askAgain: () => {
      for (const { frame } of open.values()) send(frame);
    },
    end: (error) => {
      over = error;
      for (const id of open.keys()) fail(id, error);
    },
  };
};
