import { dirname, join } from "node:path";
import ts from "typescript";
import type { Sources } from "./sources.ts";
import { childrenOf } from "./syntax.ts";

/** Import: one file of the project loads another. */
export type Import = {
  readonly target: string;
  /** Type-only import, erased at runtime: `import type`, `export type`, `import("...")` in a type. */
  readonly typeOnly: boolean;
  readonly node: ts.Node;
};

/** Module specifier of an import node, or null for other nodes. */
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

/** Relative imports of a file; imports by a package's name are left out. */
export const importsOf = ({ parsed }: Sources, file: string): readonly Import[] => {
  const source = parsed.get(file);
  return source === undefined ? [] : within(source, file);
};
