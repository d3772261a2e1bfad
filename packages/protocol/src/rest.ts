/** REST: everything that is asked over plain HTTP. An entry of its own, for no page's bundle holds it. */
export {
  operationNames,
  operations,
  type OperationInput,
  type OperationName,
  type OperationReply,
  type OperationRequest,
} from "./operations.ts";
export { type HttpMethod, type OperationCaller, type OperationDefinition } from "./operations/define-operation.ts";
export { CallFactEventSchema, CallFactSchema } from "./operations/calls/call-fact-schema.ts";
export { CallRecordSchema } from "./operations/call-record-schema.ts";
export { IdempotencyKey, takesIdempotencyKey } from "./operations/idempotency-key.ts";
export { fieldsOf, problemsOf } from "./operations/problems-of.ts";
export { pathParameters } from "./operations/path-parameters.ts";
export { csvHead, csvLine } from "./operations/record-table.ts";
export { allows, isScope, scopeNames, scopes, type Scope } from "./scopes.ts";
export { isProblemCode, problems, type ProblemCode, type ProblemDocument } from "./problems.ts";
