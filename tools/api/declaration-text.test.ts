import ts from "typescript";
import { expect, test } from "vitest";
import { bareText, commentedText } from "./declaration-text.ts";

const declarationIn = (text: string): ts.TypeAliasDeclaration => {
  const found = ts
    .createSourceFile("a.d.ts", text, ts.ScriptTarget.ESNext, true)
    .statements.find(ts.isTypeAliasDeclaration);
  if (found === undefined) throw new Error("no declaration");
  return found;
};

test("a comment is wrapped, so that it is read without scrolling, and left out of the bare text", () => {
  const long = "One that goes on for so long that nobody could read it in a line of a narrow column of a page.";
  const declaration = declarationIn(
    `/** Of the whole. */\nexport type A = {\n    /** Short. */\n    a: string;\n    /** ${long} */\n    b: number;\n};\n`,
  );
  expect(commentedText(declaration)).toBe(
    [
      "type A = {",
      "  /** Short. */",
      "  a: string;",
      "  /**",
      "   * One that goes on for so long that nobody could read it in a line of",
      "   * a narrow column of a page.",
      "   */",
      "  b: number;",
      "};",
    ].join("\n"),
  );
  expect(bareText(declaration)).toBe("type A = {\n  a: string;\n  b: number;\n};");
});
