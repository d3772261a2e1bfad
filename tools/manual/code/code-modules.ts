import { compileScript, compileTemplate, parse } from "vue/compiler-sfc";
import { givenNames } from "./given-names.ts";
import type { CodeBlock } from "./code-blocks.ts";

/** Module that the compiler checks in a block's place: its lines have the numbers that they have on the page. */
export type CodeModule = {
  readonly block: CodeBlock;
  /** Whether it is TypeScript: JavaScript is checked as well, but its author annotates nothing. */
  readonly typed: boolean;
  readonly extension: "ts" | "tsx";
  readonly text: string;
};

/** Code in the middle of a page, with what it takes for granted on its first line. */
const placed = ({ line, given }: CodeBlock, code: string, offset = 0): string => {
  const declared = given.map((name) => (givenNames[name] ?? "").replaceAll(/\s*\n\s*/gu, " ")).join(" ");
  return `export {}; ${declared}${"\n".repeat(line + offset - 1)}${code}\n`;
};

/** Scripts of a page, each with the line that it begins on. */
const scriptsIn = (html: string): readonly { readonly code: string; readonly offset: number }[] =>
  [...html.matchAll(/<script type="module">\n([\s\S]*?)<\/script>/gu)].map(({ 1: code = "", index }) => ({
    code,
    offset: html.slice(0, index).split("\n").length,
  }));

/** What a Vue component has wrong in its template; its script is checked as a module. */
const templateFaults = (block: CodeBlock): readonly string[] => {
  const { descriptor, errors } = parse(block.text);
  const said = errors.map(({ message }) => message);
  if (said.length > 0 || descriptor.template === null) return said;
  const { bindings } = compileScript(descriptor, { id: "block" });
  const { errors: faults } = compileTemplate({
    source: descriptor.template.content,
    filename: block.file,
    id: "block",
    compilerOptions: bindings === undefined ? {} : { bindingMetadata: bindings },
  });
  const unknown = [...descriptor.template.content.matchAll(/\{\{\s*(\w+)/gu)]
    .map(([, name]) => name ?? "")
    .filter((name) => bindings !== undefined && !(name in bindings));
  return [
    ...faults.map((fault) => (typeof fault === "string" ? fault : fault.message)),
    ...unknown.map((name) => `the script has no ${name}`),
  ];
};

const scriptOf = (block: CodeBlock): CodeModule => {
  const { descriptor } = parse(block.text);
  const script = descriptor.scriptSetup ?? descriptor.script;
  const offset = script === null ? 0 : script.loc.start.line - 1;
  const code = (script?.content ?? "").replace(/^\n/u, "");
  return {
    block,
    typed: script?.lang === "ts",
    extension: "ts",
    text: placed(block, code, offset + 1),
  };
};

/** Modules to check for a block, and what is wrong with the rest of it. */
export const modulesOf = (
  block: CodeBlock,
): { readonly modules: readonly CodeModule[]; readonly faults: readonly string[] } => {
  switch (block.lang) {
    case "ts":
    case "tsx":
    case "js":
    case "jsx":
      return {
        modules: [
          {
            block,
            typed: block.lang.startsWith("ts"),
            extension: block.lang.endsWith("x") ? "tsx" : "ts",
            text: placed(block, block.text),
          },
        ],
        faults: [],
      };
    case "html":
      return {
        modules: scriptsIn(block.text).map(({ code, offset }) => ({
          block,
          typed: false,
          extension: "ts" as const,
          text: placed(block, code, offset),
        })),
        faults: [],
      };
    case "vue":
      return { modules: [scriptOf(block)], faults: templateFaults(block) };
    default:
      return { modules: [], faults: [] };
  }
};
