import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { logIn, newCallId, startPostgres, type Target } from "@opencallkit/tests";
import { expect, onTestFinished, test } from "vitest";
import { endsWithTest } from "./setup/cleanup.ts";
import { opencallkit } from "./setup/command.ts";
import { expectRefused } from "./setup/refused.ts";
import { startServer } from "./setup/server.ts";
import { targetOf } from "./setup/target.ts";

const newFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), "opencallkit-copies-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
};

/** Write load: calls without a pause until stopped; gives the ids of those that were acknowledged, in order. */
const callWithoutPause = async (target: Target) => {
  const alice = await logIn(target, "alice");
  const calls: string[] = [];
  const told = new AbortController();
  const loop = (async () => {
    while (!told.signal.aborted) {
      const call = newCallId();
      if ((await alice.ask("invite", { call, callees: ["bob"], media: "audio" })) === null) calls.push(call);
      await alice.ask("cancel", { call });
    }
  })();
  return {
    calls,
    stop: async (): Promise<void> => {
      told.abort();
      await loop;
    },
  };
};

const listed = async ({ url, app }: Awaited<ReturnType<typeof targetOf>>, call: string): Promise<number> =>
  (await fetch(`${url}/v1/calls/${call}`, { headers: { authorization: `Bearer ${app.apiKey}` } })).status;

test("STORE-16: a backup taken under load holds what was acknowledged before it, and is restored when no server runs", async () => {
  const server = endsWithTest(await startServer());
  const target = await targetOf(server);
  const caller = await callWithoutPause(target);
  await expect.poll(() => caller.calls.length, { timeout: 60_000 }).toBeGreaterThan(50);
  const before = [...caller.calls];
  const file = join(await newFolder(), "copy.db");
  expect(await opencallkit("backup", file, "--data", server.data)).toMatchObject({ code: 0, err: "" });
  const after = caller.calls.length;
  await expect.poll(() => caller.calls.length, { timeout: 60_000 }).toBeGreaterThan(after + 20);
  await caller.stop();
  expectRefused(await opencallkit("backup", file, "--data", server.data), /overwrites nothing/u);
  expectRefused(await opencallkit("restore", file, "--data", server.data), /in use by a server/u);
  const newest = caller.calls.at(-1) ?? "";
  expect(await listed(target, newest)).toBe(200);

  await server.drain();
  const restored = await opencallkit("restore", file, "--data", server.data);
  expect(restored).toMatchObject({ code: 0, err: "" });
  expect(restored.out).toContain("opencallkit.db.before-1");
  await server.restart();
  for (const call of before) expect(await listed(target, call)).toBe(200);
  expect(await listed(target, newest)).toBe(404);
  // Rollback: the database that was replaced is intact, and can be restored.
  await server.drain();
  const old = join(server.data, "opencallkit.db.before-1");
  expect(await opencallkit("restore", old, "--data", server.data)).toMatchObject({ code: 0 });
  await server.restart();
  expect(await listed(target, newest)).toBe(200);
  expect((await readdir(server.data)).filter((name) => name.includes(".part-"))).toEqual([]);
});

test("STORE-16: what is no backup is refused, and nothing is touched", async () => {
  const data = await newFolder();
  const junk = join(data, "junk");
  await writeFile(junk, "this is no database ".repeat(500));
  expectRefused(await opencallkit("backup", join(data, "copy"), "--data", data), /there is no database/u);
  expectRefused(await opencallkit("restore", junk, "--data", data), /damaged or is no database/u);
  expectRefused(await opencallkit("restore", join(data, "nothing"), "--data", data), /there is no backup/u);
  expect(await readFile(junk, "utf8")).toContain("no database");
  expect(await readdir(data)).toEqual(["junk"]);
});

test("commands with a file or a database say what they need", async () => {
  for (const command of ["backup", "restore"]) {
    expectRefused(await opencallkit(command), /needs a file/u);
    expectRefused(await opencallkit(command, "x", "--database", "postgres://h/n"), /pg_dump/u);
  }
  for (const command of ["backup", "restore", "migrate"]) {
    const { code, out, err } = await opencallkit(command, "--help");
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toContain(`opencallkit ${command}`);
  }
  expectRefused(await opencallkit("serve", "--database", "mysql://u:hunter2@h/n"), /--database takes an address/u);
  const away = await opencallkit(
    "serve",
    "--data",
    await newFolder(),
    "--database",
    "postgres://u:hunter2@127.0.0.1:1/n",
  );
  expectRefused(away, /cannot be used/u);
  expect(away.err).not.toContain("hunter2");
});

test("STORE-15: migrate prepares a database, and a server runs on it; its secrets open with their own key only", async () => {
  const postgres = await startPostgres();
  onTestFinished(() => postgres.stop());
  const database = await postgres.newDatabase();
  expect(await opencallkit("migrate", "--database", database)).toMatchObject({ code: 0, err: "" });
  expect(await opencallkit("migrate", "--database", database)).toMatchObject({ code: 0, err: "" });
  const server = endsWithTest(await startServer({ flags: ["--database", database] }));
  const target = await targetOf(server);
  const alice = await logIn(target, "alice");
  const call = newCallId();
  expect(await alice.ask("invite", { call, callees: ["bob"], media: "audio" })).toBeNull();
  await server.kill();
  await server.restart();
  expect(await listed(target, call)).toBe(200);
  expectRefused(
    await opencallkit("serve", "--port", "0", "--data", await newFolder(), "--database", database),
    /does not open the secrets/u,
  );
});
