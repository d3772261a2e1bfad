import { isFields, type Fields } from "../release/manifest.ts";

const fieldsAt = (value: unknown, key: string): Fields => {
  const found = isFields(value) ? value[key] : undefined;
  return isFields(found) ? found : {};
};
const listAt = (value: unknown, key: string): readonly unknown[] => {
  const found = isFields(value) ? value[key] : undefined;
  return Array.isArray(found) ? found : [];
};
const textAt = (value: unknown, key: string): string => {
  const found = isFields(value) ? value[key] : undefined;
  return typeof found === "string" ? found : "";
};

const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("\n", " ");

const refName = (reference: string): string => reference.replace("#/components/schemas/", "");

/** A JSON schema in words. */
const shapeOf = (schema: unknown): string => {
  const reference = textAt(schema, "$ref");
  if (reference !== "") return `[${refName(reference)}](#${refName(reference).toLowerCase()})`;
  const choices = listAt(schema, "enum");
  if (choices.length > 0) return choices.map((choice) => `\`${String(choice)}\``).join(", ");
  const either = listAt(schema, "anyOf");
  if (either.length > 0) return either.map(shapeOf).join(" or ");
  if (textAt(schema, "const") !== "") return `\`${textAt(schema, "const")}\``;
  const type = textAt(schema, "type");
  if (type === "array") return `list of ${shapeOf(fieldsAt(schema, "items"))}`;
  if (type === "object")
    return Object.keys(fieldsAt(schema, "properties"))
      .map((name) => `\`${name}\``)
      .join(", ");
  return textAt(schema, "format") === "date-time" ? "time (RFC 3339)" : type;
};

const parameterTable = (parameters: readonly unknown[]): string =>
  parameters.length === 0
    ? ""
    : [
        "| parameter | in | takes |",
        "| --- | --- | --- |",
        ...parameters.map((one) => {
          const needed = isFields(one) && one["required"] === true ? "" : "?";
          return `| \`${textAt(one, "name")}\`${needed} | ${textAt(one, "in")} | ${cell(shapeOf(fieldsAt(one, "schema")))} |`;
        }),
      ].join("\n");

/** First kind of content: its schema. */
const contentOf = (value: unknown): unknown => {
  const [first] = Object.values(fieldsAt(value, "content"));
  return isFields(first) ? first["schema"] : undefined;
};

const answersOf = (responses: Fields): string =>
  [
    "| status | answer |",
    "| --- | --- |",
    ...Object.entries(responses).map(([status, response]) => {
      const shape = Number(status) < 300 ? shapeOf(contentOf(response)) : "";
      return `| ${status} | ${cell(shape === "" ? textAt(response, "description") : shape)} |`;
    }),
  ].join("\n");

const operationText = (path: string, method: string, operation: unknown): string => {
  const body = contentOf(fieldsAt(operation, "requestBody"));
  return [
    `### ${textAt(operation, "operationId")}`,
    `\`${method.toUpperCase()} ${path}\``,
    textAt(operation, "summary"),
    textAt(operation, "description"),
    body === undefined ? "" : `Body: ${shapeOf(body)}.`,
    parameterTable(listAt(operation, "parameters")),
    answersOf(fieldsAt(operation, "responses")),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
};

const schemaText = ([name, schema]: readonly [string, unknown]): string => {
  const rows = Object.entries(fieldsAt(schema, "properties")).map(
    ([field, shape]) => `| \`${field}\` | ${cell(shapeOf(shape))} |`,
  );
  const table = ["| field | is |", "| --- | --- |", ...rows].join("\n");
  return [`### ${name}`, textAt(schema, "description"), rows.length === 0 ? `A ${shapeOf(schema)}.` : table]
    .filter((part) => part !== "")
    .join("\n\n");
};

/** Page of every REST operation, from the OpenAPI description. */
export const restPage = (description: string): string => {
  const api: unknown = JSON.parse(description);
  const operations = Object.entries(fieldsAt(api, "paths")).flatMap(([path, methods]) =>
    (isFields(methods) ? Object.entries(methods) : []).map(([method, operation]) => ({ path, method, operation })),
  );
  const groups = listAt(api, "tags").map((tag) => {
    const name = textAt(tag, "name");
    const own = operations.filter(({ operation }) => listAt(operation, "tags").includes(name));
    const texts = own.map(({ path, method, operation }) => operationText(path, method, operation));
    return [`## ${name}`, textAt(tag, "description"), ...texts].join("\n\n");
  });
  const schemas = Object.entries(fieldsAt(fieldsAt(api, "components"), "schemas"));
  const intro =
    "The same as `/openapi.json` of any server, which `/docs` shows and lets you try. A back end sends its key as `Authorization: Bearer KEY`.";
  return `${["# REST", intro, textAt(fieldsAt(api, "info"), "description"), ...groups, "## Shapes", ...schemas.map(schemaText)].join("\n\n")}\n`;
};
