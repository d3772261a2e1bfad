import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { startTestServer } from "@opencallkit/testing";
import { endBy, tryLogIn } from "@opencallkit/tests";
import { build } from "esbuild";
import { expect, test } from "vitest";
import { endsWithTest } from "./setup/cleanup.ts";
import { environment } from "./setup/environment.ts";
import { home } from "./setup/server.ts";

/** The REST client in the runtimes that it is for beside Node: Bun, and workers as workerd runs them. */

const execute = promisify(execFile);
const bun = { name: "@oven/bun-linux-x64-baseline", version: "1.4.5", program: "bin/bun" };
const workerd = { name: "@cloudflare/workerd-linux-64", version: "1.20261117.1", program: "bin/workerd" };

/** A folder of its own for one test. */
const freshFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), "opencallkit-runtimes-"));
  endsWithTest({ stop: () => rm(folder, { recursive: true, force: true }) });
  return folder;
};

const install = async (folder: string, { name, version, program }: typeof bun): Promise<string> => {
  const flags = ["--prefix", folder, "--ignore-scripts", "--no-audit", "--no-fund", "--no-save"];
  await execute("npm", ["install", ...flags, `${name}@${version}`], { env: environment() });
  return join(folder, "node_modules", name, program);
};

/** What every runtime is to do with the client: read, write, stream a table, sign a userSig. */
const asked = `
  const doAll = async ({ url, apiKey, sdkAppId, secretKey }) => {
    const client = createRestClient({ url, apiKey });
    const profile = await client.putUser("alice", { name: "Alice" });
    const listed = await client.listCalls();
    const table = await new Response(await client.callTable()).text();
    const refused = await client.getCall("a".repeat(22)).catch(({ code }) => code);
    const userSig = await generateUserSig({ sdkAppId, userId: "alice", secretKey, expireSeconds: 60 });
    return { profile, calls: listed.data.length, table, refused, userSig };
  };`;

/** One ES module without imports: the client, and what is done with it. */
const moduleOf = async (rest: string): Promise<string> => {
  const { outputFiles } = await build({
    stdin: {
      contents: `import { createRestClient, generateUserSig } from "@opencallkit/rest";${asked}${rest}`,
      resolveDir: join(home, "e2e"),
    },
    bundle: true,
    write: false,
    format: "esm",
    platform: "neutral",
    conditions: ["source"],
    mainFields: ["module", "main"],
  });
  return outputFiles[0]?.text ?? "";
};

const freePort = async (): Promise<number> => {
  const listener = createServer().listen(0, "127.0.0.1");
  await once(listener, "listening");
  const address = listener.address();
  await new Promise((closed) => listener.close(closed));
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
};

const given = async () => {
  const server = endsWithTest(await startTestServer());
  const { sdkAppId, secretKey, apiKey } = server.app;
  return { server, args: JSON.stringify({ url: server.url, apiKey, sdkAppId, secretKey }) };
};

const expectDone = async ({ server }: Awaited<ReturnType<typeof given>>, text: string): Promise<void> => {
  const done: { readonly userSig: string; readonly [field: string]: unknown } = JSON.parse(text);
  expect(done).toMatchObject({
    profile: { userId: "alice", name: "Alice", avatar: "" },
    calls: 0,
    refused: "no_such_call",
  });
  expect(done["table"]).toMatch(/^callId,/u);
  const identity = { device: "device-of-runtimes", client: "client-of-runtimes" };
  expect(await tryLogIn(server, "alice", { ...identity, userSig: done.userSig })).toBe("welcome");
};

test("the REST client and its signer work in Bun", async () => {
  const folder = await freshFolder();
  const all = await given();
  const program = await install(folder, bun);
  const file = join(folder, "program.mjs");
  await writeFile(file, await moduleOf(`console.log(JSON.stringify(await doAll(${all.args})));`));
  await expectDone(all, (await execute(program, [file], { env: environment() })).stdout);
});

test("the REST client and its signer work in a worker", async () => {
  const folder = await freshFolder();
  const all = await given();
  const program = await install(folder, workerd);
  const port = await freePort();
  await writeFile(
    join(folder, "worker.js"),
    await moduleOf(`export default { fetch: async () => Response.json(await doAll(${all.args})) };`),
  );
  await writeFile(
    join(folder, "config.capnp"),
    `using Workerd = import "/workerd/workerd.capnp";
    const config :Workerd.Config = (
      services = [(name = "main", worker = .main), (name = "internet", network = (allow = ["private", "public"]))],
      sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")]
    );
    const main :Workerd.Worker = (
      modules = [(name = "worker.js", esModule = embed "worker.js")],
      compatibilityDate = "2026-01-01"
    );`,
  );
  const child = spawn(program, ["serve", "config.capnp"], { cwd: folder, env: environment(), stdio: "inherit" });
  endsWithTest({
    stop: async () => {
      await endBy(child, "SIGTERM");
    },
  });
  const ask = (): Promise<string> => fetch(`http://127.0.0.1:${port}/`).then((response) => response.text());
  const text = await expect
    .poll(() => ask().catch(() => ""), { timeout: 20_000 })
    .not.toBe("")
    .then(ask);
  await expectDone(all, text);
});
