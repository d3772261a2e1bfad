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

/** Columns of a block of the manual that are seen without scrolling. */
const width = 72;

/** Words in lines of so many columns. */
const wrapped = (text: string, columns: number): readonly string[] =>
  text.match(new RegExp(`\\S.{0,${columns - 1}}(?=\\s|$)|\\S+`, "gu")) ?? [];

/** Comments in as many lines as they need to be read without scrolling. */
const rewrapped = (text: string): string =>
  text.replaceAll(/^( *)\/\*\*([\s\S]*?)\*\//gmu, (_whole, indent: string, inside: string) => {
    const words = inside
      .replaceAll(/\n *\* ?/gu, " ")
      .replaceAll(/\s+/gu, " ")
      .trim();
    if (indent.length + words.length + 7 <= width) return `${indent}/** ${words} */`;
    const lines = wrapped(words, width - indent.length - 3);
    return [`${indent}/**`, ...lines.map((line) => `${indent} * ${line}`), `${indent} */`].join("\n");
  });

/** Declaration as it is written, with the comments on its members; the one before it is left out. */
export const commentedText = (declaration: ts.Declaration): string =>
  rewrapped(
    withoutModifiers(statementOf(declaration).getText(declaration.getSourceFile())).replaceAll(
      /^( {4})+/gmu,
      (indent) => " ".repeat(indent.length / 2),
    ),
  );
