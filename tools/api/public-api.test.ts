import { expect, test } from "vitest";
import { withPlanted } from "../checks/planted-tree.ts";
import { publicApi } from "./public-api.ts";
import { referencePage } from "./reference-page.ts";
import { reportOf } from "./report.ts";
import { undocumented } from "./undocumented.ts";

const declarations = `
/** Options of a thing. \`size\`: in bytes. */
export type Options = Hidden & {
  readonly size: number;
  /** Called at the end. */
  readonly done?: () => void;
  readonly colour: string;
};
type Hidden = {
  /** Its name. */
  readonly name: string;
};
/** What happened. */
export type Event =
  | { readonly type: "begun" }
  /** It ended after \`ms\`. */
  | { readonly type: "ended"; readonly ms: number; readonly by: string };
/** Makes a thing. Rejects with \`full\`. */
export declare const make: (options: Options) => Promise<void>;
export declare const unmake: () => void;
export {};
`;

const manifest = {
  name: "@opencallkit/thing",
  version: "1.0.0",
  description: "A thing",
  publishConfig: { access: "public" },
  exports: { ".": { source: "./src/index.ts", types: "./dist/index.d.ts" } },
};

/** Reads a planted package with these declarations. */
const read = (text: string) =>
  withPlanted(
    { "packages/thing/package.json": JSON.stringify(manifest), "packages/thing/dist/index.d.ts": text },
    async (tree) => {
      const [api] = await publicApi(tree);
      if (api === undefined) throw new Error("no package was found");
      return { missing: undocumented(api), report: reportOf(api), page: referencePage(api) };
    },
  );

test("a name and a member without a comment are found; a member that its type's comment explains is not", async () => {
  const { missing } = await read(declarations);
  const at = (name: string): string => `@opencallkit/thing: ${name}`;
  expect(missing).toEqual([at("Event.by"), at("Options.colour"), at("unmake")]);
});

test("the report has every declaration without its comments, and the types behind them, so that a change of one is seen", async () => {
  const { report } = await read(declarations);
  expect(report).toContain("const make: (options: Options) => Promise<void>;");
  expect(report).toContain("Not exported, and part of the above");
  expect(report).not.toContain("Called at the end");
  expect((await read(declarations.replace("name: string", "name: string | null"))).report).not.toBe(report);
  expect((await read(declarations.replace("in bytes", "in kB"))).report).toBe(report);
});

test("the page of the reference has what is said of each name, and of its members", async () => {
  const { page } = await read(declarations);
  expect(page).toContain("### make\n\nMakes a thing. Rejects with `full`.");
  expect(page).toContain("/** Called at the end. */");
});
