import type * as v from "valibot";
import { endCall } from "./operations/calls/end-call.ts";
import { getCall } from "./operations/calls/get-call.ts";
import { getUsage } from "./operations/calls/get-usage.ts";
import { listCallFacts } from "./operations/calls/list-call-facts.ts";
import { listEvents } from "./operations/calls/list-events.ts";
import { listCalls } from "./operations/calls/list-calls.ts";
import { removeLeg } from "./operations/calls/remove-leg.ts";
import { devLogin } from "./operations/pages/dev-login.ts";
import { devPeople } from "./operations/pages/dev-people.ts";
import { gone } from "./operations/pages/gone.ts";
import { leave } from "./operations/pages/leave.ts";
import { getDiagnostics } from "./operations/server/get-diagnostics.ts";
import { getMetrics } from "./operations/server/get-metrics.ts";
import { getOpenApi } from "./operations/server/get-openapi.ts";
import { healthz } from "./operations/server/healthz.ts";
import { readyz } from "./operations/server/readyz.ts";
import { blockUser } from "./operations/users/block-user.ts";
import { getUser } from "./operations/users/get-user.ts";
import { putUser } from "./operations/users/put-user.ts";
import { endSessions } from "./operations/users/end-sessions.ts";
import { listMissedCalls } from "./operations/users/list-missed-calls.ts";
import { unblockUser } from "./operations/users/unblock-user.ts";

/** Everything that is asked over plain HTTP. A new operation is one file and one line here. */
export const operations = {
  listCalls,
  getCall,
  listCallFacts,
  listEvents,
  getUsage,
  endCall,
  removeLeg,
  getUser,
  putUser,
  listMissedCalls,
  blockUser,
  unblockUser,
  endSessions,
  gone,
  leave,
  devLogin,
  devPeople,
  getDiagnostics,
  getMetrics,
  getOpenApi,
  healthz,
  readyz,
} as const;

export type OperationName = keyof typeof operations;
export const operationNames = Object.keys(operations).filter((name): name is OperationName =>
  Object.hasOwn(operations, name),
);

type Defined<N extends OperationName> = (typeof operations)[N];

/** What an operation was asked for, checked. */
export type OperationInput<N extends OperationName> = {
  readonly path: v.InferOutput<Defined<N>["parameters"]>;
  readonly query: v.InferOutput<Defined<N>["query"]>;
  readonly body: v.InferOutput<Defined<N>["body"]>;
};
/** What whoever asks for an operation gives. */
export type OperationRequest<N extends OperationName> = {
  readonly path: v.InferInput<Defined<N>["parameters"]>;
  readonly query: v.InferInput<Defined<N>["query"]>;
  readonly body: v.InferInput<Defined<N>["body"]>;
};
/** The body of an operation's 200; undefined where it answers 204. */
export type OperationReply<N extends OperationName> = v.InferOutput<Defined<N>["reply"]>;
