import { describe, expect, test, vi } from "vitest";
import { withPlanted } from "../planted-tree.ts";
import { held, type Exception, type Limit } from "./limit.ts";

// Long timeout in ms: each case starts a compiler, which is slow on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

export type Files = { readonly [file: string]: string };

export const complaints = (limit: Limit, files: Files, exceptions: readonly Exception[] = []): Promise<string> =>
  withPlanted(files, async (tree) => (await held(limit, exceptions).complaints(tree)).join("\n"));

type Case = readonly [what: string, files: Files];

/** Test table of a limit: checkouts that pass, and others with one violation each. */
export const describeLimit = (
  limit: Limit,
  {
    sound,
    broken,
  }: { readonly sound: readonly Case[]; readonly broken: readonly (readonly [...Case, says: RegExp])[] },
): void => {
  describe.each([limit])("$name", () => {
    test.each(sound)("lets pass %s", async (_what, files) => {
      expect(await complaints(limit, files)).toBe("");
    });
    test.each(broken)("complains of %s", async (_what, files, says) => {
      expect(await complaints(limit, files)).toMatch(says);
    });
  });
};

export const times = (count: number, text: (at: number) => string): string =>
  Array.from({ length: count }, (_, at) => text(at)).join("");
export const inCore = (text: string): Files => ({ "packages/core/src/a.ts": text });
export const manifest = (name: string, exported: unknown = { ".": { source: "./src/index.ts" } }): string =>
  JSON.stringify({ name: `@planted/${name}`, type: "module", exports: exported });
export const packageOf = (name: string, text: string): Files => ({
  [`packages/${name}/package.json`]: manifest(name),
  [`packages/${name}/src/index.ts`]: text,
});
export const ofFolder = (folder: string, count: number): Files =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [`${folder}/file-${at}.ts`, ""]));
