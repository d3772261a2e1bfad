import type { GenericSchema } from "valibot";
import type { ProblemCode } from "../problems.ts";
import type { OperationCaller, OperationDefinition } from "./define-operation.ts";
import { pathParameters } from "./path-parameters.ts";

/** The names of the fields of an object schema. */
export const fieldsOf = (schema: GenericSchema): readonly string[] =>
  "entries" in schema && typeof schema.entries === "object" && schema.entries !== null
    ? Object.keys(schema.entries)
    : [];

const byCaller: { readonly [C in OperationCaller]: readonly ProblemCode[] } = {
  key: ["unauthorized", "wrong_scope", "too_many_requests", "bad_request", "try_later"],
  client: ["unauthorized", "origin_not_allowed", "try_later"],
  loopback: ["not_loopback", "origin_not_allowed"],
  operator: ["unauthorized", "wrong_scope", "too_many_requests", "try_later"],
  anyone: [],
};

/** Every refusal an operation can meet: its own, and those that follow from its caller and its input. */
export const problemsOf = ({
  caller,
  parameters,
  query,
  body,
  problems,
}: OperationDefinition): readonly ProblemCode[] => {
  const names = fieldsOf(parameters);
  const malformed = Object.entries(pathParameters).flatMap(([name, each]) =>
    names.includes(name) ? [each.malformed] : [],
  );
  const ofPath: readonly ProblemCode[] = names.length > 0 ? ["bad_request"] : [];
  const ofQuery: readonly ProblemCode[] = fieldsOf(query).length > 0 ? ["bad_request"] : [];
  const ofBody: readonly ProblemCode[] = fieldsOf(body).length > 0 ? ["bad_request", "too_large"] : [];
  return [...new Set([...problems, ...malformed, ...byCaller[caller], ...ofPath, ...ofQuery, ...ofBody])];
};
