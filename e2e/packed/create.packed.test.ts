import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { endsWithTest } from "../setup/cleanup.ts";
import { serveFolder } from "../setup/serve.ts";
import { expectCallAt } from "./expect-call.ts";
import { freshProject, type FreshProject } from "./fresh-project.ts";
import { serveInstalled } from "./installed-server.ts";

const execute = promisify(execFile);

/** Folder of the built pages, by template. */
const builtIn = { plain: "dist", vue: "dist", react: "dist", uniapp: "dist/build/h5" } as const;
const templates = ["plain", "vue", "react", "uniapp"] as const;

/** Runs `npm create opencallkit` in a folder of its own, without a terminal, and gives the app as a project. */
const create = async (...flags: readonly string[]): Promise<FreshProject & { readonly said: string }> => {
  const project = await freshProject("create");
  const said = await project.npm("create", "--yes", "opencallkit@latest", "my-app", "--", ...flags);
  const folder = join(project.folder, "my-app");
  const npm: FreshProject["npm"] = (...args) => project.npm("--prefix", folder, ...args);
  return { ...project, folder, npm, said };
};

test.each(templates)(
  "the app that npm create opencallkit writes for %s is built, rings and is answered",
  async (template) => {
    const app = await create("--template", template);
    expect(app.said).toContain(`from the template ${template}`);
    await app.npm("install", "--ignore-scripts");
    const server = endsWithTest(await serveInstalled(app, ["npx", "opencallkit"]));
    // CI: uni-app's build reports to its vendor without it.
    const env = { ...app.env, CI: "1", VITE_CALLKIT_URL: server.url };
    await execute("npm", ["run", "build"], { cwd: app.folder, env });
    await expectCallAt(endsWithTest(await serveFolder(join(app.folder, builtIn[template]))).url);
  },
);

test("without a terminal nothing is asked, and the app is a plain page", async () => {
  const app = await create();
  expect(app.said).toContain("from the template plain");
  expect(await readFile(join(app.folder, "src/main.js"), "utf8")).toContain("@opencallkit/ui");
});

test("on a terminal it asks", async () => {
  const project = await freshProject("terminal");
  const typed = "printf 'x\\n4\\n' | script -qec 'npm create --yes opencallkit@latest my-app' /dev/null";
  const { stdout } = await execute("sh", ["-c", typed], { cwd: project.folder, env: project.env });
  expect(stdout).toContain("What shall it be written in?");
  expect(stdout).toContain("from the template uniapp");
});
