import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "../../run.ts";
import type { CodeModule } from "./code-modules.ts";

const shared = {
  extends: "../../../../tsconfig.base.json",
  compilerOptions: {
    noEmit: true,
    composite: false,
    incremental: false,
    declaration: false,
    declarationMap: false,
    sourceMap: false,
    // Resolution as in a bundler, for the pages' modules are bundled.
    module: "ESNext",
    moduleResolution: "Bundler",
    lib: ["ES2024", "DOM", "DOM.Iterable"],
    types: ["node"],
    jsx: "react-jsx",
    noUnusedLocals: false,
    noUnusedParameters: false,
    noPropertyAccessFromIndexSignature: false,
    paths: { "http://localhost:8080/callkit.js": ["../../../../apps/demo/src/callkit.ts"] },
  },
};

/** JavaScript is not annotated: a parameter without a type, and an element that may be missing, are no faults there. A component of Vue is a bundler's. */
const looser = `interface ParentNode { querySelector(selector: string): HTMLElement }
declare module "*.vue" { const component: import("vue").Component; export default component; }
`;

const projects = {
  typed: { ...shared, include: ["*.ts", "*.tsx"] },
  untyped: {
    ...shared,
    compilerOptions: {
      ...shared.compilerOptions,
      noImplicitAny: false,
    },
    include: ["*.ts", "*.tsx"],
  },
} as const;

/** Type-checks the modules against the sources of the packages; each fault with its place on the page. */
export const checkModules = async (root: string, modules: readonly CodeModule[]): Promise<readonly string[]> => {
  const folder = join(root, "docs/build/code");
  await rm(folder, { recursive: true, force: true });
  await mkdir(join(folder, "typed"), { recursive: true });
  await mkdir(join(folder, "untyped"));
  await writeFile(join(folder, "untyped/looser.d.ts"), looser);
  for (const [at, { typed, extension, text }] of modules.entries())
    await writeFile(join(folder, typed ? "typed" : "untyped", `block-${at}.${extension}`), text);
  const compiler = join(root, "node_modules/typescript-native/bin/tsc");
  const found: string[] = [];
  for (const [name, project] of Object.entries(projects)) {
    if (!modules.some(({ typed }) => typed === (name === "typed"))) continue;
    await writeFile(join(folder, name, "tsconfig.json"), JSON.stringify(project));
    const { code, output } = await run(
      process.execPath,
      [compiler, "-p", join(folder, name), "--pretty", "false"],
      root,
    );
    if (code !== 0)
      found.push(
        ...output
          .trim()
          .split("\n")
          .filter((line) => !line.startsWith(" ")),
      );
  }
  return found.map((line) =>
    line.replace(/^\S*block-(\d+)\.\w+\((\d+),\d+\)/u, (_, at: string, row: string) => {
      const file = modules[Number(at)]?.block.file ?? "";
      return `${file}:${row}`;
    }),
  );
};
