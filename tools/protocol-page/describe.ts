/** Schema documentation: describes in words what a valibot schema accepts, read by reflection as plain data. */

const has = <K extends string>(value: unknown, key: K): value is { readonly [P in K]: unknown } =>
  typeof value === "object" && value !== null && key in value;

const at = (value: unknown, key: string): unknown => (has(value, key) ? value[key] : undefined);
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const entriesOf = (value: unknown): readonly (readonly [string, unknown])[] =>
  typeof value === "object" && value !== null ? Object.entries(value) : [];

const quoted = (values: readonly unknown[]): string => values.map((value) => `\`${String(value)}\``).join(" or ");

/** Numeric bounds of a pipe's actions: `1 to 5`. */
const rangeOf = (actions: readonly unknown[]): readonly string[] => {
  const bound = (...types: readonly string[]): string => {
    const found = at(
      actions.find((action) => types.includes(String(at(action, "type")))),
      "requirement",
    );
    return typeof found === "number" ? String(found) : "";
  };
  const [least, most] = [bound("min_value", "min_length"), bound("max_value", "max_length")];
  if (least !== "" && most !== "") return [`${least} to ${most}`];
  if (most !== "") return [`at most ${most}`];
  return least === "" ? [] : [`at least ${least}`];
};

/** Custom messages of a pipe's actions, turned from the error ("not x") to the requirement ("x"). */
const saidOf = (actions: readonly unknown[]): readonly string[] =>
  actions
    .map((action) => at(action, "message"))
    .filter((message) => typeof message === "string")
    .filter((message) => message !== "not well-formed text")
    .map((message) => (message.startsWith("not ") ? message.slice(4) : `no ${message}`));

const limitsOf = (schema: unknown): readonly string[] => {
  const [base, ...actions] = list(at(schema, "pipe"));
  return base === undefined ? [] : [...limitsOf(base), ...rangeOf(actions), ...saidOf(actions)];
};

const fields = (entries: unknown): string =>
  entriesOf(entries)
    .filter(([key]) => key !== "t")
    .map(([key, value]) => {
      const optional = at(value, "type") === "optional";
      return `\`${key}\`${optional ? "?" : ""}: ${describe(optional ? at(value, "wrapped") : value)}`;
    })
    .join("; ");

const variant = (schema: unknown): string => {
  const key = String(at(schema, "key"));
  const options = list(at(schema, "options")).map((option) => at(at(at(option, "entries"), key), "literal"));
  return `one by \`${key}\`: ${options.map((option) => `\`${String(option)}\``).join(", ")}`;
};

const plain: { readonly [type: string]: (schema: unknown) => string } = {
  string: () => "text",
  number: (schema) =>
    list(at(schema, "pipe")).some((action) => at(action, "type") === "integer") ? "whole number" : "number",
  boolean: () => "boolean",
  unknown: () => "anything",
  literal: (schema) => quoted([at(schema, "literal")]),
  picklist: (schema) => quoted(list(at(schema, "options"))),
  array: (schema) => `list of (${describe(at(schema, "item"))})`,
  nullable: (schema) => `${describe(at(schema, "wrapped"))}, or null`,
  optional: (schema) => describe(at(schema, "wrapped")),
  record: (schema) => `map of text to ${describe(at(schema, "value"))}`,
  custom: (schema) => String(at(schema, "message")).replace(/^not /u, ""),
  variant,
  object: (schema) => `{ ${fields(at(schema, "entries"))} }`,
  strict_object: (schema) => `{ ${fields(at(schema, "entries"))} }`,
  loose_object: (schema) => `{ ${fields(at(schema, "entries"))} }`,
};

/** Describes a schema; throws for an unknown kind, so that the page is never incomplete. */
export const describe = (schema: unknown): string => {
  const type = String(at(schema, "type"));
  const say = Object.hasOwn(plain, type) ? plain[type] : undefined;
  if (say === undefined) throw new Error(`no words for a schema of the type ${type}`);
  const limits = limitsOf(schema).join(", ");
  return limits === "" ? say(schema) : `${say(schema)} (${limits})`;
};

/** Describes the fields of an object schema, one after the other; a dash for none. */
export const describeFields = (schema: unknown): string => fields(at(schema, "entries")) || "–";
