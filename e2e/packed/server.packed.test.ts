import { execFile } from "node:child_process";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { endsWithTest } from "../setup/cleanup.ts";
import { freshProject, type FreshProject } from "./fresh-project.ts";
import { serveInstalled, type InstalledServer } from "./installed-server.ts";
import { nodeFolder } from "./nodes.ts";

const execute = promisify(execFile);

/** A program of a user's own, on the installed packages: alice calls bob, who answers and hangs up. */
const calls = `
import { accepts, expectEvents, virtualCallee, virtualCaller } from "@opencallkit/testing";
const server = JSON.parse(process.argv[2]);
const bob = await virtualCallee(server, "bob", accepts({ hangsUpAfterMs: 100 }));
const alice = await virtualCaller(server, "alice");
await alice.call({ to: "bob", media: "audio" });
await expectEvents(alice, ["began", { type: "ended", by: "bob" }]);
await alice.close();
await bob.close();
console.log("called", process.version);
`;

const expectCall = async ({ folder }: FreshProject, { url, app }: InstalledServer, node: string): Promise<string> => {
  const target = JSON.stringify({ url: url.replace("localhost", "127.0.0.1"), app });
  const { stdout } = await execute(join(node, "node"), ["call.mjs", target], { cwd: folder, timeout: 30_000 });
  return stdout;
};

const expectPages = async ({ url }: InstalledServer): Promise<void> => {
  const page = await (await fetch(url)).text();
  expect(page).toContain("<title>");
  for (const path of ["/callkit.js", "/uniapp.js", /src="(assets\/[^"]+)"/u.exec(page)?.[1] ?? "", "/icon.svg"]) {
    const response = await fetch(new URL(path, `${url}/`));
    expect({ path, status: response.status }).toEqual({ path, status: 200 });
    expect((await response.text()).length).toBeGreaterThan(40);
  }
  for (const [path, words] of [
    ["/manual/", "See it in two minutes"],
    ["/manual/zh/start/vue", "创建应用"],
    ["/manual/reference/api/client", "createCallClient"],
    ["/docs/", "swagger-ui-bundle.js"],
  ] as const)
    expect(await (await fetch(new URL(path, `${url}/`))).text(), path).toContain(words);
};

test.each(["24", "~24.7.0", "~22.20.0"])(
  "installed on Node %s, the server serves its pages and a call",
  async (version) => {
    const node = await nodeFolder(version);
    const project = await freshProject("server", { "call.mjs": calls, "package.json": '{"private": true}' });
    await project.npm("install", "opencallkit", "@opencallkit/testing");
    const server = endsWithTest(
      await serveInstalled(project, [join(project.folder, "node_modules/.bin/opencallkit")], node),
    );
    await expectPages(server);
    expect(await expectCall(project, server, node)).toMatch(
      new RegExp(`called v${version.replace("~", "").replace(/\.0$/u, "")}\\.`, "u"),
    );
  },
);

test("npx opencallkit serve --dev, in an empty folder", async () => {
  const project = await freshProject("empty");
  await expectPages(endsWithTest(await serveInstalled(project, ["npx", "--yes", "opencallkit"])));
});

test.each(["20", "~22.19.0"])("on Node %s it says in one line what it needs", async (version) => {
  const node = await nodeFolder(version);
  const project = await freshProject("old", { "package.json": '{"private": true}' });
  await project.npm("install", "opencallkit");
  const env = { ...project.env, PATH: [node, project.env["PATH"]].join(delimiter) };
  const ran = execute(join(project.folder, "node_modules/.bin/opencallkit"), ["serve", "--dev"], { env });
  await expect(ran).rejects.toMatchObject({
    code: 2,
    stdout: "",
    stderr: expect.stringMatching(
      /^opencallkit: needs Node 22\.20\.0 or a newer 22, or 24\.7\.0 or newer, and this is Node [\d.]+\n$/u,
    ),
  });
});
