import type { CallFactEvent, CallFact, CallRecord } from "@opencallkit/protocol";
import {
  operations,
  type OperationInput,
  type OperationReply,
  type OperationRequest,
} from "@opencallkit/protocol/rest";
import { followEvents, type Following } from "./follow-events.ts";
import { openRequests, type RestClientOptions, type Values } from "./request.ts";
import { RestError } from "./rest-error.ts";

/** A moment: a `Date`, or text as RFC 3339 writes it. */
export type MomentLike = Date | string;

/** Parameters as a caller gives them: moments as a `Date` or a text, and as `cursor` the `next` of the page before. */
type Query<Checked> = {
  readonly [Name in keyof Checked]: Name extends "from" | "to"
    ? MomentLike | undefined
    : Name extends "cursor"
      ? string | undefined
      : Checked[Name];
};

/** Which calls, and of which page: all that is given must apply. */
export type CallQuery = Query<OperationInput<"listCalls">["query"]>;
/** Which missed calls, and of which page. */
export type MissedQuery = Query<OperationInput<"listMissedCalls">["query"]>;
/** Which talk is added up, and of which page of users. */
export type UsageQuery = Query<OperationInput<"getUsage">["query"]>;
/** Which events: those behind `cursor`, a page of them. */
export type EventQuery = Query<OperationInput<"listEvents">["query"]>;
/** Which calls, without the page. */
export type CallChoice = Omit<CallQuery, "limit" | "cursor">;

/** How a server is. */
export type Diagnostics = OperationReply<"getDiagnostics">;

type RecordPage = OperationReply<"listCalls">;
/** How a user is shown to others. */
export type UserProfile = OperationReply<"getUser">;

/** How many entries are asked for at a time where all are wanted. */
const pageSize = 100;

/** Every entry of a list, page by page as it is read. */
async function* everyRecord(page: (cursor: string | undefined) => Promise<RecordPage>): AsyncGenerator<CallRecord> {
  let cursor: string | undefined;
  for (;;) {
    const { data, next } = await page(cursor);
    yield* data;
    if (next === null) return;
    cursor = next;
  }
}

/**
 * A client of the server's REST. Every method rejects with `RestError`, after its retries: requests that met a fault which
 * passes (no answer, 429, 502 to 504) are sent again, for each operation may be repeated.
 */
export const createRestClient = (options: RestClientOptions) => {
  const { reply, stream, attempt } = openRequests(options);
  const none: Values = {};

  const listCalls = (query: CallQuery = {}): Promise<RecordPage> =>
    reply(operations.listCalls, { path: none, query, body: null });
  const listMissedCalls = (userId: string, query: MissedQuery = {}): Promise<RecordPage> =>
    reply(operations.listMissedCalls, { path: { userId }, query, body: null });

  return {
    /** The records of the app's calls, newest first, a page of them. */
    listCalls,
    /** All of them, read page by page as the loop goes on. */
    everyCall: (choice: CallChoice = {}): AsyncGenerator<CallRecord> =>
      everyRecord((cursor) => listCalls({ ...choice, limit: pageSize, cursor })),
    /** All of them as a table (RFC 4180), as it comes. */
    callTable: async (choice: CallChoice = {}): Promise<ReadableStream<Uint8Array>> => {
      const { body } = await stream(operations.listCalls, { path: none, query: choice, body: null }, "text/csv");
      if (body === null) throw new RestError("unexpected_reply", "The answer is no table.");
      return body;
    },
    /** The record of one call. Rejects with `no_such_call`. */
    getCall: (callId: string): Promise<CallRecord> =>
      reply(operations.getCall, { path: { callId }, query: none, body: null }),
    /** What happened to one call, in order. Rejects with `no_such_call`. */
    listCallFacts: async (callId: string): Promise<readonly CallFact[]> =>
      (await reply(operations.listCallFacts, { path: { callId }, query: none, body: null })).data,
    /** What happened to all calls behind a cursor, oldest first, a page of it; without a cursor nothing, and where to begin. */
    listEvents: (query: EventQuery = {}): Promise<OperationReply<"listEvents">> =>
      reply(operations.listEvents, { path: none, query, body: null }),
    /** What happens to all calls, as it happens, over every broken connection: nothing is missed, nothing comes twice. Rejects with what no reconnect mends. */
    everyEvent: (following: Following = {}): AsyncGenerator<CallFactEvent> => followEvents(attempt, following),
    /** Calls and talk time in ms, in all and for each user. */
    getUsage: (query: UsageQuery = {}): Promise<OperationReply<"getUsage">> =>
      reply(operations.getUsage, { path: none, query, body: null }),
    /** Ends a call for everybody. Rejects with `no_such_call`. */
    endCall: (callId: string): Promise<void> =>
      reply(operations.endCall, { path: { callId }, query: none, body: null }),
    /** Removes one person from a call for good. Rejects with `no_such_call` or `no_such_leg`. */
    removeLeg: (callId: string, userId: string): Promise<void> =>
      reply(operations.removeLeg, { path: { callId, userId }, query: none, body: null }),
    /** How a user is shown; somebody without a profile has an empty one. */
    getUser: (userId: string): Promise<UserProfile> =>
      reply(operations.getUser, { path: { userId }, query: none, body: null }),
    /** Sets how a user is shown; what is left out is empty. Rejects with `bad_request` for a name or an avatar that cannot be. */
    putUser: (userId: string, profile: OperationRequest<"putUser">["body"]): Promise<UserProfile> =>
      reply(operations.putUser, { path: { userId }, query: none, body: profile }),
    /** A user's missed calls, newest first, a page of them. */
    listMissedCalls,
    /** All of them, read page by page as the loop goes on. */
    everyMissedCall: (userId: string, period: Omit<MissedQuery, "limit" | "cursor"> = {}): AsyncGenerator<CallRecord> =>
      everyRecord((cursor) => listMissedCalls(userId, { ...period, limit: pageSize, cursor })),
    /** From now on `userId` is never rung by `otherId`. Rejects with `blocks_self`. */
    blockUser: (userId: string, otherId: string): Promise<void> =>
      reply(operations.blockUser, { path: { userId, otherId }, query: none, body: null }),
    /** `userId` may be rung by `otherId` again. */
    unblockUser: (userId: string, otherId: string): Promise<void> =>
      reply(operations.unblockUser, { path: { userId, otherId }, query: none, body: null }),
    /** How the server that answers is, for its operator. */
    getDiagnostics: (): Promise<Diagnostics> =>
      reply(operations.getDiagnostics, { path: none, query: none, body: null }),
    /** Logs a user out everywhere; a userSig that was signed before the answer's moment lets nobody in any more. */
    endSessions: (userId: string): Promise<OperationReply<"endSessions">> =>
      reply(operations.endSessions, { path: { userId }, query: none, body: null }),
  };
};

/** A client of the server's REST: what `createRestClient` gives. */
export type RestClient = ReturnType<typeof createRestClient>;
