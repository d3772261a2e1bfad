import ts from "typescript";
import type { Sources } from "./sources.ts";
import { childrenOf, isFunction, type AnyFunction } from "./syntax.ts";

/** Count of a parameter's members, and its explanation: `parts {store, calls, timing {ring, pace}}`. */
export type Members = { readonly count: number; readonly text: string };

export type Bags = { readonly membersOf: (parameter: ts.ParameterDeclaration) => Members };

/** Utility types that derive one object type from another. */
const carvers = new Set(["Pick", "Omit", "Partial", "Required", "Readonly"]);

/** Naming convention of bags; such a type is one even if it has functions or plain values only. */
const bagName = /(?:Parts|Options|Dependencies|Needs|Ports)$/u;

const nameOf = (type: ts.Type): string | undefined => {
  const name = (type.aliasSymbol ?? type.getSymbol())?.name;
  return name === undefined || name.startsWith("__") ? undefined : name;
};

const declarationsOf = (type: ts.Type): readonly ts.Declaration[] =>
  (type.aliasSymbol ?? type.getSymbol())?.declarations ?? [];

const isFunctionType = (type: ts.Type): boolean => type.getCallSignatures().length > 0;
const isInstance = (type: ts.Type): boolean => ((type.getSymbol()?.flags ?? 0) & ts.SymbolFlags.Class) !== 0;

/** Unwraps a type: `Promise<Session | null>` → `Session`. */
const settled = (checker: ts.TypeChecker, type: ts.Type): ts.Type =>
  checker.getNonNullableType(checker.getAwaitedType(type) ?? type);

/** Whether a function only gathers its result in an object literal. */
const gathers = ({ body }: AnyFunction): boolean =>
  body !== undefined && ts.isParenthesizedExpression(body) && ts.isObjectLiteralExpression(body.expression);

/** Declared return types of the project's functions. */
const madeIn = ({ parsed }: Sources, checker: ts.TypeChecker): ReadonlySet<ts.Type> => {
  const found = new Set<ts.Type>();
  const visit = (node: ts.Node): void => {
    if (isFunction(node) && node.type !== undefined && !gathers(node))
      found.add(settled(checker, checker.getTypeFromTypeNode(node.type)));
    childrenOf(node).forEach(visit);
  };
  for (const source of parsed.values()) visit(source);
  return found;
};

/**
 * Classifies parameter types: a bag (a parameter object, which is opened) or a thing (which counts as one).
 *
 * A *bag* is an object type that only carries other things to a factory:
 * - a type literal written at the parameter, or within another bag;
 * - a named object type of the same package called `...Parts`, `...Options`, `...Dependencies`, `...Needs` or `...Ports`;
 * - any other object type of the same package that mostly carries what acts: half of its members or more are functions or
 *   act, and two of them or more act. An instance of a class acts, an object with functions, and a bag;
 * - what `Pick`, `Omit`, `Partial`, `Required` and `Readonly` make of a bag, and a named intersection (`&`) with one.
 *   Of an intersection without a name each part is counted by itself.
 *
 * Everything else is a *thing* and counts as one:
 * - plain values, functions, arrays, maps, unions of several kinds, instances of classes;
 * - a domain value: an object type that is mostly data (a fact, a call, what a decision depends on);
 * - a port or a service: an object type with functions of its own that stands in a folder `ports/`, or shows at most one
 *   other thing that acts, or is what some function of the project makes (`openSession` a `Session`, with what belongs to
 *   it); a function whose body is an object literal only gathers;
 * - a type that another package or a library declares.
 *
 * A parameter or member that may be left out, or be null, counts like one that may not.
 */
export const openBags = (sources: Sources): Bags => {
  const checker = sources.program().getTypeChecker();
  const made = madeIn(sources, checker);
  const fileOf = (node: ts.Node): string => sources.nameOf(node.getSourceFile()) ?? "";
  const packageOf = (node: ts.Node): string => /^(?:packages|apps)\/[^/]+|^[^/]*/u.exec(fileOf(node))?.[0] ?? "";

  const isObject = (type: ts.Type): boolean =>
    (type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) !== 0 &&
    !isFunctionType(type) &&
    type.getConstructSignatures().length === 0 &&
    checker.getIndexInfosOfType(type).length === 0 &&
    !checker.isArrayType(type) &&
    !checker.isTupleType(type) &&
    // Library types, alone or in an intersection.
    (type.isIntersection() ? type.types : [type]).every(
      (part) => carvers.has(part.aliasSymbol?.name ?? "") || declarationsOf(part).every((one) => fileOf(one) !== ""),
    );

  const membersIn = (type: ts.Type): readonly { readonly name: string; readonly type: ts.Type }[] =>
    checker.getPropertiesOfType(type).map((symbol) => ({
      name: symbol.name,
      type: checker.getNonNullableType(checker.getTypeOfSymbol(symbol)),
    }));

  const hasFunctions = (type: ts.Type): boolean => membersIn(type).some((member) => isFunctionType(member.type));
  const acts = (type: ts.Type): boolean => isObject(type) && (isInstance(type) || hasFunctions(type));

  const isPort = (type: ts.Type): boolean =>
    hasFunctions(type) && (made.has(type) || declarationsOf(type).some((one) => fileOf(one).includes("/ports/")));

  /** Source types of a derived type: of a utility type or an intersection. */
  const madeOf = (type: ts.Type): readonly ts.Type[] => {
    if (carvers.has(type.aliasSymbol?.name ?? "")) return (type.aliasTypeArguments ?? []).slice(0, 1);
    return type.isIntersection() ? type.types : [];
  };

  const decideBag = (type: ts.Type, user: ts.Node): boolean => {
    if (!isObject(type) || isInstance(type)) return false;
    if (madeOf(type).some((from) => isBag(from, user))) return true;
    if (carvers.has(type.aliasSymbol?.name ?? "")) return false;
    const named = nameOf(type);
    if (named !== undefined && !declarationsOf(type).some((one) => packageOf(one) === packageOf(user))) return false;
    if (named !== undefined && bagName.test(named)) return true;
    if (isPort(type)) return false;
    const members = membersIn(type);
    const acting = members.filter((member) => acts(member.type) || isBag(member.type, user)).length;
    const calling = members.filter((member) => isFunctionType(member.type)).length;
    return acting >= 2 && (acting + calling) * 2 >= members.length;
  };

  // Memo by the asking package, for another one's types are things to it.
  const decided = new Map<ts.Type, Map<string, boolean>>();
  const isBag = (type: ts.Type, user: ts.Node): boolean => {
    const byUser = decided.get(type) ?? new Map<string, boolean>();
    decided.set(type, byUser);
    const known = byUser.get(packageOf(user));
    if (known !== undefined) return known;
    // Recursive type: it ends the recursion.
    byUser.set(packageOf(user), false);
    const is = decideBag(type, user);
    byUser.set(packageOf(user), is);
    return is;
  };

  /** Whether a type literal is written at the parameter (`around`), or within a bag that is. */
  const isWrittenIn = (type: ts.Type, around: readonly ts.Node[]): boolean =>
    isObject(type) &&
    type.aliasSymbol === undefined &&
    declarationsOf(type).some(
      (one) => ts.isTypeLiteralNode(one) && around.some((node) => ts.findAncestor(one, (above) => above === node)),
    );

  const sumOf = (parts: readonly Members[]): number => parts.reduce((sum, { count }) => sum + count, 0);

  const membersOf = (name: string, type: ts.Type, user: ts.Node, around: readonly ts.Node[]): Members => {
    if (type.isIntersection() && type.aliasSymbol === undefined && isObject(type)) {
      const parts = type.types.map((part) => membersOf(name, part, user, around));
      return { count: sumOf(parts), text: parts.map(({ text }) => text).join(" & ") };
    }
    const holdsItself = declarationsOf(type).some((one) => around.includes(one));
    if (holdsItself || (!isWrittenIn(type, around) && !isBag(type, user))) return { count: 1, text: name };
    const within = [...around, ...declarationsOf(type)];
    const inside = membersIn(type).map((member) => membersOf(member.name, member.type, user, within));
    return { count: sumOf(inside), text: `${name} {${inside.map(({ text }) => text).join(", ")}}` };
  };

  return {
    membersOf: (parameter) => {
      const type = checker.getNonNullableType(checker.getTypeAtLocation(parameter));
      const name = ts.isIdentifier(parameter.name) ? parameter.name.text : "it";
      return membersOf(name, type, parameter, [parameter]);
    },
  };
};
