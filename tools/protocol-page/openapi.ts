import { toJsonSchema } from "@valibot/to-json-schema";
import { AppId, CallId, ClientId, CommandId, UserId } from "@opencallkit/protocol";
import {
  CallFactEventSchema,
  CallFactSchema,
  CallRecordSchema,
  fieldsOf,
  IdempotencyKey,
  operationNames,
  operations,
  pathParameters,
  problems,
  problemsOf,
  scopes,
  takesIdempotencyKey,
  type OperationDefinition,
} from "@opencallkit/protocol/rest";
import type { GenericSchema } from "valibot";

type Json = { readonly [key: string]: unknown };

/** Schemas with a name of their own in the document. */
const named = {
  AppId,
  CallFactEvent: CallFactEventSchema,
  CallFact: CallFactSchema,
  CallId,
  CallRecord: CallRecordSchema,
  ClientId,
  CommandId,
  UserId,
};

/** What JSON Schema has no word for is said nearly: a length in bytes of UTF-8 as one in characters, in words beside it. */
const nearly: { readonly [name: string]: Json } = {
  UserId: {
    minLength: 1,
    maxLength: 64,
    // Control characters by number, which every dialect of regular expressions reads.
    pattern: String.raw`^[^\u0000-\u001f\u007f-\u009f]+$`,
    not: { enum: [".", ".."] },
    description: "1 to 64 bytes of UTF-8, no control characters, neither `.` nor `..`.",
  },
};

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const objectOf = (value: unknown): Json => (isObject(value) ? value : {});

/** Where OpenAPI keeps what JSON Schema has under `$defs`. */
const relocated = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(relocated);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) =>
      key === "$ref" && typeof inner === "string"
        ? [key, inner.replace("#/$defs/", "#/components/schemas/")]
        : [key, relocated(inner)],
    ),
  );
};

const schemaOf = (schema: GenericSchema, typeMode: "input" | "output" = "input"): Json => {
  const {
    $schema: _,
    $defs: __,
    ...rest
  } = toJsonSchema(schema, { errorMode: "ignore", typeMode, definitions: named });
  return objectOf(relocated(rest));
};

const componentSchemas = (): Json => ({
  ...Object.fromEntries(
    Object.entries(named).map(([name, schema]) => {
      const others = Object.fromEntries(Object.entries(named).filter(([other]) => other !== name));
      const { $schema: _, $defs: __, ...rest } = toJsonSchema(schema, { errorMode: "ignore", definitions: others });
      return [name, { ...objectOf(relocated(rest)), ...nearly[name] }];
    }),
  ),
  Problem: {
    type: "object",
    description: "What is refused, and why (RFC 9457). `code` is stable; `detail` names the part that is wrong.",
    required: ["type", "status", "title", "code"],
    properties: {
      type: { type: "string" },
      status: { type: "integer" },
      title: { type: "string" },
      code: { type: "string", enum: Object.keys(problems) },
      detail: { type: "string" },
      retryAfterMs: { type: "integer", minimum: 0 },
    },
  },
});

/** The parameters of one place, from the object that checks them. */
const parametersIn = (place: "path" | "query", schema: GenericSchema): readonly Json[] => {
  const { properties, required } = schemaOf(schema);
  const needed = Array.isArray(required) ? required : [];
  return Object.entries(objectOf(properties)).map(([name, each]) => ({
    name,
    in: place,
    required: place === "path" || needed.includes(name),
    ...(place === "path" && Object.hasOwn(pathParameters, name)
      ? { description: Object.entries(pathParameters).find(([known]) => known === name)?.[1].meaning }
      : {}),
    schema: each,
  }));
};

const hasEntries = (schema: GenericSchema): boolean => fieldsOf(schema).length > 0;

const retryAfter = { "Retry-After": { description: "Whole seconds to wait.", schema: { type: "integer" } } };

const refusalsOf = (operation: OperationDefinition): Json => {
  const byStatus = Map.groupBy(problemsOf(operation), (code) => problems[code].status);
  return Object.fromEntries(
    [...byStatus]
      .toSorted(([one], [other]) => one - other)
      .map(([status, codes]) => [
        String(status),
        {
          description: codes.map((code) => `\`${code}\`: ${problems[code].title}`).join(" "),
          ...(status === 429 ? { headers: retryAfter } : {}),
          content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
        },
      ]),
  );
};

const answerOf = ({ reply, table, events, plain }: OperationDefinition): Json => {
  if (reply.type === "undefined") return { "204": { description: "Done." } };
  const csv = table === true ? { "text/csv": { schema: { type: "string" } } } : {};
  const stream = events === true ? { "text/event-stream": { schema: { type: "string" } } } : {};
  return {
    "200": {
      description: "The answer.",
      content: { [plain === true ? "text/plain" : "application/json"]: { schema: schemaOf(reply) }, ...csv, ...stream },
    },
  };
};

const operationOf = (name: string, operation: OperationDefinition): Json => {
  const { caller, scope, group, summary, description, parameters, query, body } = operation;
  const all = [
    ...parametersIn("path", parameters),
    ...parametersIn("query", query),
    ...(takesIdempotencyKey(operation) ? [{ $ref: "#/components/parameters/IdempotencyKey" }] : []),
  ];
  const said = [description, scope === undefined ? undefined : `Scope: \`${scope}\`.`].filter(
    (text) => text !== undefined,
  );
  return {
    operationId: name,
    tags: [group],
    summary,
    ...(said.length === 0 ? {} : { description: said.join("\n\n") }),
    ...(all.length === 0 ? {} : { parameters: all }),
    ...(hasEntries(body)
      ? { requestBody: { required: true, content: { "application/json": { schema: schemaOf(body) } } } }
      : {}),
    security: caller === "key" ? [{ key: [] }] : caller === "operator" ? [{ key: [] }, {}] : [],
    responses: { ...answerOf(operation), ...refusalsOf(operation) },
  };
};

const pathsOf = (): Json => {
  const byPath = Map.groupBy(operationNames, (name) => operations[name].path);
  return Object.fromEntries(
    [...byPath].map(([path, names]) => [
      path,
      Object.fromEntries(
        names.map((name) => [operations[name].method.toLowerCase(), operationOf(name, operations[name])]),
      ),
    ]),
  );
};

const groups: { readonly [G in OperationDefinition["group"]]: string } = {
  calls: "Records, lists, usage, and the back end's word over live calls.",
  users: "What concerns one user.",
  pages: "What a page says without a socket; clients of the kit ask it by themselves.",
  server: "For whoever watches over the server.",
};

const idempotencyKey: Json = {
  name: "Idempotency-Key",
  in: "header",
  required: false,
  description:
    "Names what is asked, so that it may be asked again when no answer came: under one key a call is changed once. 1 to 64 visible characters, in quotes or not.",
  schema: schemaOf(IdempotencyKey),
};

/** OpenAPI 3.1 of REST, written from the registry of operations. */
export const openApi = (): string => {
  const document = {
    openapi: "3.1.0",
    info: {
      title: "OpenCallKit",
      version: "1",
      description: [
        "What a back end asks of the server. Times are RFC 3339 in UTC with milliseconds; totals are whole milliseconds.",
        "Scopes of a key:",
        ...Object.entries(scopes).map(([name, meaning]) => `- \`${name}\`: ${meaning}`),
      ].join("\n"),
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: "/", description: "This server." }],
    tags: Object.entries(groups).map(([name, description]) => ({ name, description })),
    paths: pathsOf(),
    components: {
      parameters: { IdempotencyKey: idempotencyKey },
      schemas: componentSchemas(),
      securitySchemes: {
        key: { type: "http", scheme: "bearer", description: "A REST key of the app: `opencallkit app key add`." },
      },
    },
  };
  return `${JSON.stringify(document, null, 2)}\n`;
};
