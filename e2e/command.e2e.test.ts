import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { closes } from "@opencallkit/protocol";
import { logIn, newCallId, type Target } from "@opencallkit/tests";
import { expect, onTestFinished, test } from "vitest";
import { endsWithTest } from "./setup/cleanup.ts";
import { opencallkit, type Ran } from "./setup/command.ts";
import { expectRefused } from "./setup/refused.ts";
import { anyNumber, takeLimitsOff } from "./setup/app-policy.ts";
import { startServer, type Server } from "./setup/server.ts";
import { targetOf } from "./setup/target.ts";

const newFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), "opencallkit-command-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
};

test("--help names the commands and flags and ends well", async () => {
  const { code, out, err } = await opencallkit("--help");
  expect({ code, err }).toEqual({ code: 0, err: "" });
  for (const word of ["serve", "app add", "migrate", "backup", "restore", "--data", "--port", "--database", "--dev"])
    expect(out).toContain(word);
});

test("what nobody knows is refused: a command, a flag, a value", async () => {
  expectRefused(await opencallkit("sing"), /no such command/u);
  expectRefused(await opencallkit("serve", "--loud"), /--loud/u);
  expectRefused(await opencallkit("serve", "--port", "70000"), /--port/u);
});

test("a damaged database is refused", async () => {
  const data = await newFolder();
  await writeFile(join(data, "opencallkit.db"), "not a database at all ".repeat(1000));
  expectRefused(await opencallkit("serve", "--port", "0", "--data", data), /damaged .*opencallkit restore/u);
});

test("a database that another server has is refused, and that server goes on", async () => {
  const server = endsWithTest(await startServer());
  expectRefused(await opencallkit("serve", "--port", "0", "--data", server.data), /locked by another process/u);
  expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
});

test("STORE-19: a server says in its log that it has looked through its database", async () => {
  const server = endsWithTest(await startServer());
  await expect.poll(() => server.log()).toMatch(/"event":"database_checked","megabytes":\d+,"unclean":false,"ms":\d+/u);
});

test("a busy port is refused", async () => {
  const server = endsWithTest(await startServer());
  const { port } = new URL(server.url);
  expectRefused(await opencallkit("serve", "--port", port, "--data", await newFolder()), /port \d+ is in use/u);
});

test("a folder that cannot be written to is refused", async () => {
  const file = join(await newFolder(), "file");
  await writeFile(file, "");
  expectRefused(await opencallkit("serve", "--port", "0", "--data", join(file, "data")), /cannot be used/u);
  expectRefused(await opencallkit("app", "add", "--data", join(file, "data")), /cannot be used/u);
});

const added = ({ out }: Ran): Target["app"] => {
  const [, id, secretKey] = /^SDKAppID +(\d+)\nsecret key ([0-9a-f]{64})\nREST key +ock_\S+\n$/u.exec(out) ?? [];
  if (id === undefined || secretKey === undefined) throw new Error(`not the keys of an app: ${out}`);
  return { sdkAppId: Number(id), secretKey };
};

test("app add prints the keys of a new app, which a running server knows at once", async () => {
  const server = endsWithTest(await startServer());
  const { url } = await targetOf(server);
  const apps = [
    added(await opencallkit("app", "add", "--data", server.data)),
    added(await opencallkit("app", "add", "--data", server.data)),
  ];
  expect(new Set(apps.map(({ sdkAppId }) => sdkAppId)).size).toBe(2);
  for (const app of apps) {
    const alice = await logIn({ url, app }, "alice");
    expect(alice.of("welcome")).toHaveLength(1);
  }
});

test("app set changes how an app's calls behave, keeps the rest, and refuses what makes no sense", async () => {
  const server = endsWithTest(await startServer());
  const { sdkAppId } = added(await opencallkit("app", "add", "--data", server.data));
  const set = (...words: readonly string[]) => opencallkit("app", "set", ...words, "--data", server.data);
  expect(JSON.parse((await set(String(sdkAppId), "people=20", "media=none")).out)).toEqual({
    people: 20,
    media: "none",
  });
  expect(JSON.parse((await set(String(sdkAppId), "media=", "glare=busy")).out)).toEqual({ people: 20, glare: "busy" });
  for (const words of [
    [String(sdkAppId), "people=101"],
    [String(sdkAppId), "people=many"],
    [String(sdkAppId), "colour=red"],
    [String(sdkAppId), "people"],
    ["1", "people=3"],
    ["app"],
    [],
  ]) {
    const { code, out, err } = await set(...words);
    expect({ code, out }, words.join(" ")).toEqual({ code: 2, out: "" });
    expect(err).toMatch(/^opencallkit: [^\n]+\n$/u);
  }
  expect(JSON.parse((await set(String(sdkAppId))).out)).toEqual({ people: 20, glare: "busy" });
});

const filesOf = async (folder: string): Promise<string> => {
  const names = (await readdir(folder)).filter((name) => name.startsWith("opencallkit.db"));
  return (await Promise.all(names.map((name) => readFile(join(folder, name), "latin1")))).join("\n");
};

test("no secret is in the log, nor plain in the database", async () => {
  const server = endsWithTest(await startServer());
  const target = await targetOf(server);
  const alice = await logIn(target, "alice");
  await alice.ask("invite", { call: newCallId(), callees: ["bob"], media: "audio" });
  alice.raw("{");
  await alice.closed;
  await fetch(`${server.url}/v1/calls`, { headers: { authorization: `Bearer ${target.app.apiKey}x` } });
  await fetch(`${server.url}/v1/calls`, { headers: { authorization: `Bearer ${target.app.apiKey}` } });
  const database = await filesOf(server.data);
  expect(database).toContain("alice");
  for (const secret of [target.app.secretKey, target.app.apiKey]) {
    expect(server.log()).not.toContain(secret);
    expect(database).not.toContain(secret);
  }
  expect(server.log()).not.toMatch(/userSig|eJ[A-Za-z0-9*-]{40}/u);
});

const factsOf = async (target: Target, user: string, call: string): Promise<number> => {
  const client = await logIn(target, user);
  client.send({ type: "sync", call });
  const { facts } = await client.next("snapshot");
  client.close();
  return Array.isArray(facts) ? facts.length : 0;
};

/** Load for the graceful shutdown: fifty clients invite without a pause until the server closes them (going away). */
const invitesUntilClosed = async (target: Target, server: Server) => {
  const clients = await Promise.all(Array.from({ length: 50 }, (_, at) => logIn(target, `user${at}`)));
  const acknowledged: { readonly user: string; readonly call: string }[] = [];
  const callers = clients.map(async (client) => {
    const yes = async (name: string, body: object): Promise<boolean> =>
      (await Promise.race([client.ask(name, body), client.closed])) === null;
    for (;;) {
      const call = newCallId();
      if (!(await yes("invite", { call, callees: [`away-of-${client.user}`], media: "audio" }))) break;
      acknowledged.push({ user: client.user, call });
      if (!(await yes("cancel", { call }))) break;
    }
    return client.closed;
  });
  // Waits by count and not by time: a slow machine takes long for the first of them.
  await expect.poll(() => acknowledged.length, { interval: 5, timeout: 60_000 }).toBeGreaterThan(4 * clients.length);
  const code = await server.drain();
  return { code, closedWith: await Promise.all(callers), acknowledged };
};

test("SIGTERM under load: what was acknowledged is on disk, everybody is told, and the exit code is 0", async () => {
  const server = endsWithTest(await startServer({ flags: anyNumber }));
  const target = await targetOf(server);
  await takeLimitsOff(server, "invitesPerMinute");
  const { code, closedWith, acknowledged } = await invitesUntilClosed(target, server);
  expect(code).toBe(0);
  expect(new Set(closedWith)).toEqual(new Set([closes.going_away.code]));
  await server.restart();
  for (const { user, call } of acknowledged.slice(-100)) expect(await factsOf(target, user, call)).toBeGreaterThan(0);
});
