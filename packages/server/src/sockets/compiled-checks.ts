import { clientFrames, type ClientFrame, type ClientFrameName } from "@opencallkit/protocol";

/** A check: whether a value has the form of a schema just as it is, so that nothing of it would be changed or left out. */
type Check = (value: unknown) => boolean;

/** What is read of a valibot schema or of an action of its pipe; all of them are plain objects. */
type Part = { readonly [name: string]: unknown };

const isPart = (value: unknown): value is Part => typeof value === "object" && value !== null;
const partOf = (value: unknown): Part => (isPart(value) ? value : {});
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const numberOf = (value: unknown): number => (typeof value === "number" ? value : Number.NaN);
const lengthOf = (value: unknown): number => (typeof value === "string" || Array.isArray(value) ? value.length : -1);

/** Thrown where a schema holds what is not known here: then valibot alone decides. */
class NotCompiled extends Error {
  override readonly name = "NotCompiled";
}

const actionCheck = (action: Part): Check => {
  const { requirement } = action;
  switch (action["type"]) {
    case "regex":
      if (!(requirement instanceof RegExp) || requirement.global || requirement.sticky) throw new NotCompiled();
      return (value) => typeof value === "string" && requirement.test(value);
    case "check":
      if (typeof requirement !== "function") throw new NotCompiled();
      return (value) => requirement(value) === true;
    case "integer":
      return Number.isInteger;
    case "min_value":
      return (value) => numberOf(value) >= numberOf(requirement);
    case "max_value":
      return (value) => numberOf(value) <= numberOf(requirement);
    case "min_length":
      return (value) => lengthOf(value) >= numberOf(requirement);
    case "max_length":
      return (value) => lengthOf(value) <= numberOf(requirement);
    default:
      throw new NotCompiled(String(action["type"]));
  }
};

/** The checks of a pipe behind its schema; a pipe may begin with a pipe. */
const actionsOf = (schema: Part): readonly Check[] => {
  const [first, ...rest] = listOf(schema["pipe"]);
  if (first === undefined) return [];
  const before = partOf(first)["pipe"] === undefined ? [] : actionsOf(partOf(first));
  return [...before, ...rest.map((action) => actionCheck(partOf(action)))];
};

const withActions = (schema: Part, check: Check): Check => {
  const actions = actionsOf(schema);
  if (actions.length === 0) return check;
  return (value) => {
    if (!check(value)) return false;
    for (const action of actions) if (!action(value)) return false;
    return true;
  };
};

const isPlainObject = (value: unknown): value is Part => isPart(value) && !Array.isArray(value);

const strictObject = (schema: Part): Check => {
  const fields = new Map(Object.entries(partOf(schema["entries"])).map(([name, each]) => [name, compile(each)]));
  const required = [...fields].filter(([, check]) => !check(undefined)).map(([name]) => name);
  return (value) => {
    if (!isPlainObject(value)) return false;
    for (const name in value) {
      const check = fields.get(name);
      if (check === undefined || !check(value[name])) return false;
    }
    for (const name of required) if (value[name] === undefined) return false;
    return true;
  };
};

const variant = (schema: Part): Check => {
  const key = String(schema["key"]);
  const options = new Map(
    listOf(schema["options"]).map((option) => [
      partOf(partOf(partOf(option)["entries"])[key])["literal"],
      compile(option),
    ]),
  );
  if (options.has(undefined)) throw new NotCompiled("a variant without a literal");
  return (value) => isPlainObject(value) && (options.get(value[key])?.(value) ?? false);
};

const array = (schema: Part): Check => {
  const item = compile(schema["item"]);
  return (value) => {
    if (!Array.isArray(value)) return false;
    for (const each of value) if (!item(each)) return false;
    return true;
  };
};

const withoutDefault = (schema: Part): Check => {
  if (schema["default"] !== undefined) throw new NotCompiled("a default");
  return compile(schema["wrapped"]);
};

const checkOf = (schema: Part): Check => {
  switch (schema["type"]) {
    case "literal":
      return (value) => value === schema["literal"];
    case "picklist": {
      const options = new Set(listOf(schema["options"]));
      return (value) => options.has(value);
    }
    case "boolean":
      return (value) => typeof value === "boolean";
    case "string":
      return (value) => typeof value === "string";
    case "number":
      return (value) => typeof value === "number" && !Number.isNaN(value);
    case "optional": {
      const wrapped = withoutDefault(schema);
      return (value) => value === undefined || wrapped(value);
    }
    case "nullable": {
      const wrapped = withoutDefault(schema);
      return (value) => value === null || wrapped(value);
    }
    case "array":
      return array(schema);
    case "strict_object":
      return strictObject(schema);
    case "variant":
      return variant(schema);
    default:
      throw new NotCompiled(String(schema["type"]));
  }
};

const compile = (schema: unknown): Check => withActions(partOf(schema), checkOf(partOf(schema)));

const compiled = (schema: unknown): Check | null => {
  try {
    return compile(schema);
  } catch (error) {
    if (error instanceof NotCompiled) return null;
    throw error;
  }
};

/** The compiled check of each frame that a client may send; null where valibot alone decides. */
export const frameChecks: ReadonlyMap<string, Check | null> = new Map(
  Object.entries(clientFrames).map(([name, { schema }]) => [name, compiled(schema)]),
);

/**
 * Whether a value is a frame of this name just as it came out of JSON. A yes is as good as valibot's, and ten times as
 * quick; a no says nothing, and valibot is asked.
 */
export const isFrame = <N extends ClientFrameName>(name: N, value: unknown): value is ClientFrame<N> =>
  frameChecks.get(name)?.(value) ?? false;
