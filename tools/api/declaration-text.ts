import ts from "typescript";

const printer = ts.createPrinter({ removeComments: true, newLine: ts.NewLineKind.LineFeed });

/** The statement that a declaration stands in: that of a variable is two levels above it. */
export const statementOf = (declaration: ts.Declaration): ts.Node =>
  ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration;

const withoutModifiers = (text: string): string => text.replace(/^(?:export |declare |default )+/u, "");

/** Declaration without its comments, as the compiler prints it: one form for one meaning. */
export const bareText = (declaration: ts.Declaration): string =>
  withoutModifiers(
    printer.printNode(ts.EmitHint.Unspecified, statementOf(declaration), declaration.getSourceFile()),
  ).replaceAll(/^( {4})+/gmu, (indent) => " ".repeat(indent.length / 2));

/** Declaration as it is written, with the comments on its members; the one before it is left out. */
export const commentedText = (declaration: ts.Declaration): string =>
  withoutModifiers(statementOf(declaration).getText(declaration.getSourceFile())).replaceAll(/^( {4})+/gmu, (indent) =>
    " ".repeat(indent.length / 2),
  );
