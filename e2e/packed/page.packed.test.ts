import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, inject, test } from "vitest";
import { endsWithTest } from "../setup/cleanup.ts";
import { serveFolder } from "../setup/serve.ts";
import { startServer } from "../setup/server.ts";
import { expectCallAt } from "./expect-call.ts";
import { freshProject, type Files, type FreshProject } from "./fresh-project.ts";
import { outcomesOf } from "./published.ts";

const execute = promisify(execFile);

/** Compilers that read our types: the oldest that is promised, and the current one. */
const compilers = ["5.6", "current"] as const;

const manifest = (dependencies: { readonly [name: string]: string }): string =>
  JSON.stringify({
    private: true,
    type: "module",
    dependencies,
    devDependencies: {
      "@types/node": "^22.0.0",
      "typescript-5.6": "npm:typescript@~5.6.0",
      "typescript-current": "npm:typescript@latest",
      vite: "latest",
    },
  });

/** Compiler settings of a strict user, who has the libraries checked too. */
const settings = (more: object = {}): string =>
  JSON.stringify({
    compilerOptions: {
      target: "ES2022",
      lib: ["ES2022", "DOM", "DOM.Iterable", "ESNext.Disposable"],
      module: "ESNext",
      moduleResolution: "bundler",
      types: [],
      strict: true,
      exactOptionalPropertyTypes: true,
      skipLibCheck: false,
      noEmit: true,
      ...more,
    },
    include: ["src"],
  });

const compile = async ({ folder, env }: FreshProject, compiler: (typeof compilers)[number]): Promise<string> => {
  const program = join(folder, `node_modules/typescript-${compiler}/bin/tsc`);
  return execute(process.execPath, [program, "-p", "."], { cwd: folder, env }).then(
    () => "",
    (error: unknown) => (error instanceof Error && "stdout" in error ? String(error.stdout) : String(error)),
  );
};

const app = (server: string): Files => ({
  "package.json": manifest({ "@opencallkit/client": "*", "@opencallkit/ui": "*" }),
  "tsconfig.json": settings(),
  "index.html":
    '<!doctype html><html lang="en"><p></p><button id="call">Call bob</button><script type="module" src="/src/main.ts"></script></html>',
  "src/main.ts": `
import { createCallClient, isCallError, type Call } from "@opencallkit/client";
import { mountCallKit, type MountedCallKit } from "@opencallkit/ui";

const client = createCallClient({ url: "${server}" });
const kit: MountedCallKit = mountCallKit(client, { lang: "en" });
window.addEventListener("pagehide", () => kit.unmount());
const userId = new URLSearchParams(location.search).get("user") ?? "alice";
const reply = await fetch("${server}/v1/dev/login", {
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ userId }),
});
const { sdkAppId, userSig }: { sdkAppId: number; userSig: string } = await reply.json();
await client.login({ appId: sdkAppId, userId, userSig });
const button = document.querySelector<HTMLButtonElement>("#call");
if (button === null) throw new Error("no button");
const call = async (): Promise<Call> => client.call({ to: "bob", media: "video" });
button.addEventListener("click", () => {
  call().catch((error: unknown) => console.error(isCallError(error) ? error.code : error));
});
document.querySelector("p")?.replaceChildren("Logged in as " + userId);
`,
});

test("an app of Vite and TypeScript on the client and the screens compiles, and calls", async () => {
  const server = endsWithTest(await startServer());
  const project = await freshProject("page", app(server.url));
  await project.npm("install", "--ignore-scripts");
  for (const compiler of compilers) expect(await compile(project, compiler), compiler).toBe("");
  await project.npm("exec", "--", "vite", "build", "--target", "es2022");
  await expectCallAt(endsWithTest(await serveFolder(join(project.folder, "dist"))).url);
});

/** Errors that a compiler finds in our packages; what it finds in those of others is theirs. */
const errorsInOurs = (output: string): readonly string[] =>
  output.split("\n").filter((line) => line.startsWith("node_modules/@opencallkit/") || line.startsWith("src/"));

/** Entries of an installed package, as they are imported. */
const entriesOf = async ({ folder }: FreshProject, name: string): Promise<readonly string[]> => {
  const text = await readFile(join(folder, "node_modules", name, "package.json"), "utf8");
  const { exports = {} }: { readonly exports?: object } = JSON.parse(text);
  return Object.keys(exports).map((path) => `${name}${path.slice(1)}`);
};

test("the types of every entry are sound for TypeScript 5.6 and for the current one", async () => {
  const names = [...outcomesOf(inject("published").released).keys()];
  const project = await freshProject("types", {
    "package.json": manifest({
      ...Object.fromEntries(names.map((name) => [name, "*"])),
      vitest: "*",
      "@types/react": "*",
    }),
    "tsconfig.json": settings({ types: ["node"], module: "NodeNext", moduleResolution: "NodeNext" }),
    "src/wrong.ts": 'import { createCallClient } from "@opencallkit/client";\ncreateCallClient({ url: 1 });\n',
  });
  await project.npm("install", "--ignore-scripts");
  const entries = (await Promise.all(names.map((name) => entriesOf(project, name)))).flat();
  expect(entries).toContain("@opencallkit/ui/elements/control-bar");
  const imports = entries.map((entry, at) => `export * as entry${at} from "${entry}";`);
  await writeFile(join(project.folder, "src/main.ts"), imports.join("\n"));
  for (const compiler of compilers)
    expect(errorsInOurs(await compile(project, compiler)), compiler).toEqual([
      expect.stringMatching(/^src\/wrong\.ts\(2,\d+\): error TS2322: /u),
    ]);
});
