import type ts from "typescript";
import {
  childrenOf,
  innerFunctionsOf,
  isFunction,
  isSuiteCallback,
  nameOfFunction,
  type AnyFunction,
} from "./syntax.ts";
import type { Fault, Limit } from "./limit.ts";
import { isTest, placeOf, sourcesOf, type Sources } from "./sources.ts";

const mostOwn = 60;
const mostInAll = 150;

const linesOf = (node: ts.Node): number => {
  const source = node.getSourceFile();
  const lineAt = (place: number): number => source.getLineAndCharacterOfPosition(place).line;
  return lineAt(node.getEnd()) - lineAt(node.getStart(source)) + 1;
};

/** Lines of inner functions, which do not count as the outer one's own; the line that one begins on counts for both. */
const innerLines = (inner: readonly ts.Node[]): number => inner.reduce((sum, one) => sum + linesOf(one) - 1, 0);

/** Callbacks of test suites anywhere within, each only once. */
const suitesIn = (node: ts.Node): readonly ts.Node[] =>
  childrenOf(node).flatMap((child) => (isSuiteCallback(child) ? [child] : suitesIn(child)));

const faultsOf = (sources: Sources, node: AnyFunction): readonly Fault[] => {
  if (isSuiteCallback(node)) return [];
  const inner = innerFunctionsOf(node);
  const own = linesOf(node) - innerLines(inner);
  const all = linesOf(node) - innerLines(suitesIn(node));
  const name = nameOfFunction(node);
  const subject = `${sources.nameOf(node.getSourceFile()) ?? ""} ${name}`;
  const place = placeOf(sources, node);
  return [
    ...(own > mostOwn
      ? [{ subject, complaint: `${place}: ${name} has ${own} lines of its own, ${mostOwn} at most` }]
      : []),
    ...(inner.length > 0 && all > mostInAll
      ? [{ subject, complaint: `${place}: ${name} has ${all} lines with its inner functions, ${mostInAll} at most` }]
      : []),
  ];
};

const faultsIn = (sources: Sources, node: ts.Node): readonly Fault[] => [
  ...(isFunction(node) ? faultsOf(sources, node) : []),
  ...childrenOf(node).flatMap((child) => faultsIn(sources, child)),
];

/**
 * Function length. Every line counts, from the function's first to its last, blank ones and comments too; the
 * doc comment above it does not. Its own lines are those that are not an inner function's; the line an inner function
 * begins on belongs to both. A function with inner ones is a factory and has a limit in all as well. Methods and
 * constructors are functions; a class has no limit of its own.
 *
 * Judged is every source but tests. What `describe`, `test`, `it` and their like are given is exempt, and so are its
 * lines in a suite around it; functions within it are judged.
 */
export const functions: Limit = {
  name: "functions",
  holds: `A function has at most ${mostOwn} lines of its own, and at most ${mostInAll} with its inner functions.`,
  faults: async (tree) => {
    const sources = await sourcesOf(tree);
    return [...sources.parsed].flatMap(([file, source]) => (isTest(file) ? [] : faultsIn(sources, source)));
  },
};
