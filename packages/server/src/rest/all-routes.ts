import { operationNames, operations, type OperationName } from "@opencallkit/protocol/rest";
import { problem } from "../http/problem.ts";
import { callOperations } from "./call-operations.ts";
import { checkedAnswers } from "./checked-answers.ts";
import { devOperations, isLocal } from "./dev-operations.ts";
import { eventOperations } from "./event-operations.ts";
import { keyAdmission } from "./key-admission.ts";
import type { ServedOperation } from "./operation-handler.ts";
import { pageOperations } from "./page-operations.ts";
import { countedAnswers } from "./counted-answers.ts";
import type { KeyRequest, RestParts } from "./parts.ts";
import { routeOf, type Admission, type Route } from "./serve-operations.ts";
import { serverOperations } from "./server-operations.ts";
import { userOperations } from "./user-operations.ts";

/** REST-1: a route for each described operation, and none besides; null for one that this server does not have. */
const routesByName = (parts: RestParts): { readonly [N in OperationName]: Route | null } => {
  const { dev, environment } = parts;
  const admitKey = keyAdmission(parts);
  const admitAnyone: Admission<Request> = ({ req }) => Promise.resolve(req.raw);
  const admitNeighbour: Admission<Request> = ({ req, env }) =>
    Promise.resolve(isLocal(req.raw, env.incoming.socket.remoteAddress) ? req.raw : problem("not_loopback"));
  const byKey = (operation: ServedOperation<KeyRequest>): Route =>
    routeOf(operation, ({ req }) => admitKey(req.raw, operation.definition.scope ?? "admin"));
  const open = (operation: ServedOperation<Request>): Route => routeOf(operation, admitAnyone);

  const [calls, users, pages] = [callOperations(parts), userOperations(parts), pageOperations(parts)];
  const development = dev === null ? null : devOperations(dev, environment.wall);
  const server = serverOperations(parts);
  return {
    listCalls: byKey(calls.listCalls),
    getCall: byKey(calls.getCall),
    listCallFacts: byKey(calls.listCallFacts),
    listEvents: byKey(eventOperations(parts).listEvents),
    getUsage: byKey(calls.getUsage),
    endCall: byKey(calls.endCall),
    removeLeg: byKey(calls.removeLeg),
    getUser: byKey(users.getUser),
    putUser: byKey(users.putUser),
    listMissedCalls: byKey(users.listMissedCalls),
    blockUser: byKey(users.blockUser),
    unblockUser: byKey(users.unblockUser),
    endSessions: byKey(users.endSessions),
    gone: open(pages.gone),
    leave: open(pages.leave),
    devLogin: development === null ? null : routeOf(development.devLogin, admitNeighbour),
    devPeople: development === null ? null : routeOf(development.devPeople, admitNeighbour),
    getDiagnostics: byKey(server.getDiagnostics),
    getMetrics: routeOf(server.getMetrics, async ({ req, env }) =>
      isLocal(req.raw, env.incoming.socket.remoteAddress) ? req.raw : admitKey(req.raw, "server:read"),
    ),
    getOpenApi: open(server.getOpenApi),
    healthz: open(server.healthz),
    readyz: open(server.readyz),
  };
};

/** All routes of the server. Throws where one serves another operation than that of its name. */
export const allRoutes = (parts: RestParts): readonly Route[] => {
  const byName = routesByName(parts);
  return operationNames.flatMap((name) => {
    const route = byName[name];
    if (route === null) return [];
    if (!Object.is(route.definition, operations[name]))
      throw new Error(`the route of ${name} serves another operation`);
    const counted = countedAnswers(route, parts.serving.metrics.answered);
    return [parts.serving.checkAnswers ? checkedAnswers(counted) : counted];
  });
};
