import { fieldsOf, operationNames, operations, type OperationDefinition } from "@opencallkit/protocol/rest";
import * as v from "valibot";
import type { chances } from "./broken-frames.ts";

/** A request as it goes over the wire: its path is not made good on the way. */
export type WireRequest = {
  readonly method: string;
  readonly path: string;
  readonly body: string | null;
  readonly accept: string;
};

/** Values of parameters and fields that are right, by name; what is not named here is made up. */
export type GoodValues = { readonly [name: string]: unknown };

type Below = ReturnType<typeof chances>;

const oddTexts: readonly string[] = [
  "",
  " ",
  ".",
  "..",
  "\u0000",
  "\n",
  "\u001b[2J",
  "\u202e",
  "x".repeat(65),
  "张".repeat(22),
  "x".repeat(5000),
  "'; DROP TABLE call; --",
  "../../etc/passwd",
  "<script>",
  "${7*7}",
  "__proto__",
  "constructor",
  "null",
  "true",
  "0",
  "-1",
  "1e1",
  "99999999999999999999",
  "2026-13-01T00:00:00Z",
  "2026-01-01T00:00:00+99:99",
  "A".repeat(22),
  "A".repeat(23),
  "\ud800",
];
const oddValues: readonly unknown[] = [...oddTexts, null, true, 0, -1, 1.5, 1e308, [], {}, [[]], { a: { b: {} } }];
/** Parts of a path that are no percent-encoding, no UTF-8, or another path than they seem. */
const oddEscapes: readonly string[] = ["%", "%zz", "%ff", "%c3", "%00", "%2e%2e", "%2F", "%ed%a0%80", "%25", ";a=b"];
const brokenBodies: readonly string[] = [
  "{",
  "[",
  "nul",
  '"',
  "{}}",
  "[]",
  "5",
  "null",
  '{"a":1',
  "\u0000",
  "[".repeat(2000),
];

const pick = <T>(below: Below, all: readonly T[], fallback: T): T => all[below(all.length)] ?? fallback;

const noise = (below: Below): string =>
  Array.from({ length: 1 + below(12) }, () =>
    String.fromCharCode(below(8) === 0 ? below(0x3000) : 32 + below(95)),
  ).join("");

const someText = (below: Below): string => (below(3) === 0 ? noise(below) : pick(below, oddTexts, ""));
const someValue = (below: Below): unknown => (below(4) === 0 ? noise(below) : pick(below, oddValues, null));

// A lone surrogate has no UTF-8: what goes over the wire in its place is nearly that.
const escaped = (text: string): string => (text.isWellFormed() ? encodeURIComponent(text) : "%ed%a0%80");

const filledPath = (template: string, values: { readonly [name: string]: string }): string =>
  template.replaceAll(/\{([^}]+)\}/gu, (_, name: string) => values[name] ?? "");

/** Makes requests of operations, right ones and broken ones. */
export const requestMaker = (below: Below, good: GoodValues) => {
  const right = (name: string): string => {
    const value = good[name];
    return typeof value === "string" || typeof value === "number" ? String(value) : "x";
  };
  const pathOf = ({ path, parameters }: OperationDefinition, wrong: string | null): string =>
    filledPath(
      path,
      Object.fromEntries(
        fieldsOf(parameters).map((name) => {
          if (name !== wrong) return [name, escaped(right(name))];
          return [name, below(3) === 0 ? `${right(name)}${pick(below, oddEscapes, "%")}` : escaped(someText(below))];
        }),
      ),
    );
  const bodyOf = ({ body }: OperationDefinition): { readonly [name: string]: unknown } =>
    Object.fromEntries(fieldsOf(body).map((name) => [name, good[name] ?? "x"]));
  const sends = ({ method }: OperationDefinition): boolean => method === "POST" || method === "PUT";
  const request = (definition: OperationDefinition, changed: Partial<WireRequest> = {}): WireRequest => ({
    method: definition.method,
    path: pathOf(definition, null),
    body: sends(definition) ? JSON.stringify(bodyOf(definition)) : null,
    accept: pick(
      below,
      ["application/json", "text/csv", "text/event-stream", "*/*", someText(below).replaceAll(/[^ -~]/gu, "")],
      "*/*",
    ),
    ...changed,
  });

  const wrongQuery = ({ query }: OperationDefinition): string => {
    const names = fieldsOf(query);
    const name = names.length > 0 && below(3) > 0 ? pick(below, names, "x") : escaped(noise(below) || "x");
    const value = escaped(someText(below));
    return below(4) === 0 ? `?${name}=${value}&${name}=${value}` : `?${name}=${value}`;
  };
  const wrongBody = (definition: OperationDefinition): string => {
    if (below(3) === 0) return pick(below, brokenBodies, "{");
    const body = bodyOf(definition);
    const names = Object.keys(body);
    const name = names.length > 0 && below(5) > 0 ? pick(below, names, "x") : noise(below);
    if (below(4) === 0)
      return JSON.stringify(Object.fromEntries(Object.entries(body).filter(([each]) => each !== name)));
    return JSON.stringify({ ...body, [name]: someValue(below) });
  };
  /** A method that the path does not have, for another operation may be asked for by another method. */
  const wrongMethod = ({ path }: OperationDefinition): string => {
    const own = new Set<string>(
      operationNames.flatMap((name) => {
        const { path: its, method } = operations[name];
        return its === path ? [method] : [];
      }),
    );
    return pick(
      below,
      ["GET", "PUT", "POST", "DELETE", "PATCH", "QUERY"].filter((each) => !own.has(each)),
      "PATCH",
    );
  };

  /** A request that breaks one part of what is right; it may still be one, see `isWrong`. */
  const broken = (definition: OperationDefinition): WireRequest => {
    const names = fieldsOf(definition.parameters);
    const parts = [
      ...(names.length > 0 ? ["path", "path"] : []),
      ...(definition.caller === "key" ? ["query", "query"] : []),
      ...(sends(definition) ? ["body", "body", "body"] : []),
      "method",
    ];
    const part = pick(below, parts, "method");
    if (part === "path") return request(definition, { path: pathOf(definition, pick(below, names, "")) });
    if (part === "query") return request(definition, { path: `${pathOf(definition, null)}${wrongQuery(definition)}` });
    if (part === "body") return request(definition, { body: wrongBody(definition) });
    return request(definition, { method: wrongMethod(definition), body: null });
  };
  return { right: request, broken };
};

const jsonOf = (text: string): unknown => {
  try {
    return text === "" ? {} : JSON.parse(text);
  } catch {
    return undefined;
  }
};

const parametersOf = (template: string, path: string): { readonly [name: string]: string } | null => {
  const names = [...template.matchAll(/\{([^}]+)\}/gu)].map(([, name = ""]) => name);
  const found = new RegExp(`^${template.replaceAll(/\{[^}]+\}/gu, "([^/]*)")}$`, "u").exec(path);
  if (found === null) return null;
  try {
    return Object.fromEntries(names.map((name, at) => [name, decodeURIComponent(found[at + 1] ?? "")]));
  } catch {
    return null;
  }
};

/** Whether an operation cannot take a request, seen from its description alone. */
export const isWrong = (definition: OperationDefinition, { method, path, body }: WireRequest): boolean => {
  if (method !== definition.method) return true;
  const [place = "", query = ""] = path.split(/\?(.*)/su);
  const parameters = parametersOf(definition.path, place);
  const asked = new URLSearchParams(query);
  if (parameters === null || new Set(asked.keys()).size !== [...asked.keys()].length) return true;
  const sent = body === null ? {} : jsonOf(body);
  const fits = [
    v.is(definition.parameters, parameters),
    v.is(definition.query, Object.fromEntries(asked)),
    v.is(definition.body, sent),
  ];
  return fits.includes(false);
};
