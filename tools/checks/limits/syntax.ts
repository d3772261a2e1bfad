import ts from "typescript";

/** Function-like node with a body. */
export type AnyFunction =
  | ts.FunctionDeclaration
  | ts.FunctionExpression
  | ts.ArrowFunction
  | ts.MethodDeclaration
  | ts.ConstructorDeclaration
  | ts.AccessorDeclaration;

export const isFunction = (node: ts.Node): node is AnyFunction =>
  ts.isArrowFunction(node) ||
  ((ts.isFunctionDeclaration(node) ||
    ts.isFunctionExpression(node) ||
    ts.isMethodDeclaration(node) ||
    ts.isConstructorDeclaration(node) ||
    ts.isAccessor(node)) &&
    node.body !== undefined);

export const childrenOf = (node: ts.Node): readonly ts.Node[] => {
  const found: ts.Node[] = [];
  ts.forEachChild(node, (child) => void found.push(child));
  return found;
};

/** Direct inner functions of a node, without those nested in them. */
export const innerFunctionsOf = (node: ts.Node): readonly AnyFunction[] =>
  childrenOf(node).flatMap((child) => (isFunction(child) ? [child] : innerFunctionsOf(child)));

const suites = /^(?:describe|suite|test|it|bench|beforeAll|beforeEach|afterAll|afterEach)$/u;

/** Root identifier of a callee: `describe.each(cases)(...)` → `describe`. */
const rootOf = (callee: ts.Expression): ts.Expression => {
  if (ts.isCallExpression(callee) || ts.isPropertyAccessExpression(callee)) return rootOf(callee.expression);
  return ts.isTaggedTemplateExpression(callee) ? rootOf(callee.tag) : callee;
};

/** Whether a node is the callback of a test suite or a test. */
export const isSuiteCallback = (node: ts.Node): boolean => {
  const call = node.parent;
  if (!isFunction(node) || !ts.isCallExpression(call)) return false;
  const root = rootOf(call.expression);
  return ts.isIdentifier(root) && suites.test(root.text);
};

const textOf = (name: ts.Node): string => name.getText(name.getSourceFile());

/** Display name of a function: its own, or that of the function it is passed to. */
export const nameOfFunction = (node: AnyFunction): string => {
  if (ts.isConstructorDeclaration(node)) return `${node.parent.name?.text ?? "class"}.constructor`;
  if (ts.isMethodDeclaration(node) && ts.isClassLike(node.parent))
    return `${node.parent.name?.text ?? "class"}.${textOf(node.name)}`;
  if (node.name !== undefined) return textOf(node.name);
  const { parent } = node;
  if (ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent) || ts.isPropertyDeclaration(parent))
    return textOf(parent.name);
  if (ts.isCallExpression(parent)) return `the function given to ${textOf(rootOf(parent.expression))}`;
  return "a function";
};
