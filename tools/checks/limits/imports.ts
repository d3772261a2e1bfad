import { dirname, join } from "node:path";
import ts from "typescript";
import type { Sources } from "./sources.ts";
import { childrenOf } from "./syntax.ts";

/** An import of one file of the project by another. */
export type Import = {
  readonly target: string;
  /** Erased when the code runs: `import type`, `export type`, `import("...")` in a type. */
  readonly typeOnly: boolean;
  readonly node: ts.Node;
};

/** What is imported, if this node imports something. */
const imported = (node: ts.Node): { readonly from: ts.Node; readonly typeOnly: boolean } | null => {
  if (ts.isImportDeclaration(node))
    return { from: node.moduleSpecifier, typeOnly: node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword };
  if (ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined)
    return { from: node.moduleSpecifier, typeOnly: node.isTypeOnly };
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
    return { from: node.argument.literal, typeOnly: true };
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    const [from] = node.arguments;
    return from === undefined ? null : { from, typeOnly: false };
  }
  return null;
};

const within = (node: ts.Node, file: string): readonly Import[] => {
  const found = imported(node);
  const own =
    found !== null && ts.isStringLiteralLike(found.from) && found.from.text.startsWith(".")
      ? [{ target: join(dirname(file), found.from.text), typeOnly: found.typeOnly, node }]
      : [];
  return [...own, ...childrenOf(node).flatMap((child) => within(child, file))];
};

/** What a file imports by its path; a package's name leads to no file of its own. */
export const importsOf = ({ parsed }: Sources, file: string): readonly Import[] => {
  const source = parsed.get(file);
  return source === undefined ? [] : within(source, file);
};
