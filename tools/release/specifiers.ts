import ts from "typescript";

/** Specifier in a module: its text, and where it stands between its quotes. */
export type Specifier = {
  readonly text: string;
  readonly at: number;
  /** Whether it is imported; otherwise it is a path in the code, such as that of a worker or of data. */
  readonly imported: boolean;
};

/** Whether a literal is the module of an import type, `import("a").B`, and not one of its arguments. */
const isOfImportType = (node: ts.Node): boolean =>
  ts.isLiteralTypeNode(node) && ts.isImportTypeNode(node.parent) && node.parent.argument === node;

const isImported = ({ parent }: ts.Node): boolean =>
  ts.isImportDeclaration(parent) ||
  ts.isExportDeclaration(parent) ||
  isOfImportType(parent) ||
  (ts.isCallExpression(parent) && parent.expression.kind === ts.SyntaxKind.ImportKeyword);

const isPath = (text: string): boolean => /^\.{1,2}\/.*\.(?:[cm]?[jt]s|json)$/u.test(text);

/** Specifiers of a module or a declaration file: imports, exports, import types, and relative paths in the code. */
export const specifiersIn = (file: string, text: string): readonly Specifier[] => {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ESNext, true);
  const found: Specifier[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteral(node)) {
      const imported = isImported(node);
      if (imported || isPath(node.text)) found.push({ text: node.text, at: node.getStart(source) + 1, imported });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
};
