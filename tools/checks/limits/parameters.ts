import ts from "typescript";
import { openBags, type Bags } from "./bags.ts";
import type { Fault, Limit } from "./limit.ts";
import { isTest, placeOf, sourcesOf, type Sources } from "./sources.ts";
import {
  childrenOf,
  innerFunctionsOf,
  isFunction,
  isSuiteCallback,
  nameOfFunction,
  type AnyFunction,
} from "./syntax.ts";

const mostMembers = 9;

/** Parameters of a function or constructor, without a declared `this`. */
const givenTo = (node: AnyFunction): readonly ts.ParameterDeclaration[] =>
  node.parameters.filter(({ name }) => !ts.isIdentifier(name) || name.text !== "this");

/** Synchronous iteration methods: they run their callback at once and do not keep it. */
const walks =
  /^(?:map|flatMap|filter|some|every|find|findIndex|findLast|findLastIndex|forEach|reduce|sort|toSorted|from|groupBy)$/u;

const isWalked = ({ parent }: ts.Node): boolean =>
  ts.isCallExpression(parent) &&
  ts.isPropertyAccessExpression(parent.expression) &&
  walks.test(parent.expression.name.text);

const isFactory = (node: AnyFunction): boolean =>
  ts.isConstructorDeclaration(node) ||
  (!isSuiteCallback(node) && innerFunctionsOf(node).some((inner) => !isWalked(inner)));

const faultsOf = (sources: Sources, bags: Bags, node: AnyFunction): readonly Fault[] => {
  const counts = givenTo(node).map((parameter) => bags.membersOf(parameter));
  const members = counts.reduce((sum, { count }) => sum + count, 0);
  if (members <= mostMembers) return [];
  const name = nameOfFunction(node);
  return [
    {
      subject: `${sources.nameOf(node.getSourceFile()) ?? ""} ${name}`,
      complaint: `${placeOf(sources, node)}: ${name} is given ${members} members, ${mostMembers} at most: ${counts.map(({ text }) => text).join(", ")}`,
    },
  ];
};

const faultsIn = (sources: Sources, bags: Bags, node: ts.Node): readonly Fault[] => [
  ...(isFunction(node) && isFactory(node) ? faultsOf(sources, bags, node) : []),
  ...childrenOf(node).flatMap((child) => faultsIn(sources, bags, child)),
];

/**
 * Number of dependencies of a factory: a constructor, or a function that contains functions other than those that it only hands
 * to `map`, `filter` and their like. Its parameters are counted, each as one, save bags (see `bags.ts`): of a bag the
 * members are counted, and of a bag among these its members.
 *
 * Judged is every source but tests; what `describe`, `test` and their like are given is no factory.
 */
export const parameters: Limit = {
  name: "parameters",
  holds: `A factory is given at most ${mostMembers} members over all its parameters, nested bags flattened.`,
  faults: async (tree) => {
    const sources = await sourcesOf(tree);
    const bags = openBags(sources);
    return [...sources.parsed].flatMap(([file, source]) => (isTest(file) ? [] : faultsIn(sources, bags, source)));
  },
};
