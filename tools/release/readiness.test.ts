import { expect, test } from "vitest";
import { withPlanted } from "../checks/planted-tree.ts";
import { run } from "../run.ts";
import { publishedIn, withNeeded } from "./published.ts";
import { notReady } from "./readiness.ts";

type Files = { readonly [file: string]: string };

const manifest = (name: string, version: string, needs: readonly string[] = []): string =>
  JSON.stringify({
    name,
    version,
    publishConfig: {},
    dependencies: Object.fromEntries(needs.map((need) => [need, `^${version}`])),
  });

/** Checkout fixture that is ready for its release. */
const ready: Files = {
  "package.json": JSON.stringify({
    name: "root",
    version: "1.2.3",
    repository: { type: "git", url: "https://example.org" },
  }),
  "CHANGELOG.md": "# Changes\n\n## 1.2.3, 2030-01-31\n\n- All.\n\n## 1.2.2, 2029-12-31\n",
  "packages/core/package.json": manifest("core", "1.2.3"),
  "apps/demo/package.json": JSON.stringify({ name: "demo", version: "0.0.1" }),
};

/** Reasons of a checkout whose files are committed. */
const reasons = (files: Files, provenance = true): Promise<readonly string[]> =>
  withPlanted(files, async (tree) => {
    const git = (...args: readonly string[]) =>
      run("git", ["-c", "user.name=a", "-c", "user.email=a@example.org", ...args], tree.root);
    await git("init");
    await git("add", ".");
    await git("commit", "--message", "All");
    return notReady(tree, { provenance });
  });

test("a checkout is ready: one version, a dated heading, a repository, all committed", async () => {
  expect(await reasons(ready)).toEqual([]);
});

test.each([
  ["another version", { "packages/core/package.json": manifest("core", "1.2.2") }, /packages\/core is 1\.2\.2/u],
  [
    "a changelog without a date",
    { "CHANGELOG.md": "## 1.2.3, not yet released\n" },
    /begins with "## 1\.2\.3, not yet/u,
  ],
  ["the changelog of the last release", { "CHANGELOG.md": "## 1.2.2, 2029-12-31\n" }, /not with "## 1\.2\.3, YYYY/u],
  ["no repository", { "package.json": '{"name": "root", "version": "1.2.3"}' }, /no repository/u],
])("it is not with %s", async (_what, files, says) => {
  expect(await reasons({ ...ready, ...files })).toEqual([expect.stringMatching(says)]);
});

test("what is not committed is not released; without provenance nobody asks for a repository", async () => {
  const files = { ...ready, "package.json": '{"name": "root", "version": "1.2.3"}' };
  expect(await reasons(files, false)).toEqual([]);
  expect(await withPlanted(files, (tree) => notReady(tree, { provenance: false }))).toEqual([
    "there are changes that are not committed",
  ]);
});

test("packages come after those that they depend on, and bring them along", async () => {
  const files = {
    "apps/server/package.json": manifest("server", "1.0.0", ["sql"]),
    "packages/core/package.json": manifest("core", "1.0.0"),
    "packages/sql/package.json": manifest("sql", "1.0.0", ["core"]),
    "packages/ui/package.json": manifest("ui", "1.0.0"),
  };
  await withPlanted(files, async (tree) => {
    const all = await publishedIn(tree);
    expect(all.map(({ folder }) => folder)).toEqual(["packages/core", "packages/sql", "apps/server", "packages/ui"]);
    expect(withNeeded(all, ["packages/sql"]).map(({ folder }) => folder)).toEqual(["packages/core", "packages/sql"]);
  });
  const circle = {
    "packages/core/package.json": manifest("core", "1.0.0", ["sql"]),
    "packages/sql/package.json": manifest("sql", "1.0.0", ["core"]),
  };
  await expect(withPlanted(circle, publishedIn)).rejects.toThrow(/depends on itself/u);
});
