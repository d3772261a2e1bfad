/** Fenced code block of a page. */
export type CodeBlock = {
  readonly file: string;
  /** Line of its first line of code, from 1. */
  readonly line: number;
  /** The word behind the fence, such as `ts`. */
  readonly lang: string;
  /** Names that the block takes for granted: `given: client, call`. */
  readonly given: readonly string[];
  /** Whether it is a whole program that is run: `run`. */
  readonly runs: boolean;
  readonly text: string;
};

const opening = /^( *)```(\S*)[ ]?(.*)$/u;

const givenIn = (info: string): readonly string[] =>
  (/given: (.*)$/u.exec(info)?.[1] ?? "")
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");

/** Code blocks of a Markdown page, in order. Throws for one that is not closed. */
export const codeBlocksIn = (file: string, text: string): readonly CodeBlock[] => {
  const lines = text.split("\n");
  const found: CodeBlock[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const [, indent = "", lang = "", info = ""] = opening.exec(lines[at] ?? "") ?? [];
    if (!opening.test(lines[at] ?? "")) continue;
    const end = lines.findIndex((line, index) => index > at && line === `${indent}\`\`\``);
    if (end < 0) throw new Error(`${file}:${at + 1}: the block is not closed`);
    const code = lines.slice(at + 1, end).map((line) => line.slice(indent.length));
    found.push({ file, line: at + 2, lang, given: givenIn(info), runs: info === "run", text: code.join("\n") });
    at = end;
  }
  return found;
};
