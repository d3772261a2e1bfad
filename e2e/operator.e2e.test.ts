import { chmod, mkdir, mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { newCallId, tryLogIn } from "@opencallkit/tests";
import { expect, onTestFinished, test } from "vitest";
import { endsWithTest } from "./setup/cleanup.ts";
import { opencallkit } from "./setup/command.ts";
import { logInAt, recordOf } from "./setup/node-pair.ts";
import { expectRefused } from "./setup/refused.ts";
import { startServer } from "./setup/server.ts";
import { targetOf } from "./setup/target.ts";

const folder = async (): Promise<string> => {
  const made = await mkdtemp(join(tmpdir(), "opencallkit-operator-"));
  onTestFinished(() => rm(made, { recursive: true, force: true }));
  return made;
};

const modeOf = async (path: string): Promise<string> => ((await stat(path)).mode & 0o777).toString(8);

test("the data folder is its owner's alone, and so are the database, its keys and its backups", async () => {
  const data = join(await folder(), "data");
  await mkdir(data);
  await chmod(data, 0o755);
  const server = endsWithTest(await startServer({ data }));
  expect(await modeOf(data)).toBe("700");
  for (const name of await readdir(data)) expect([name, await modeOf(join(data, name))]).toEqual([name, "600"]);
  const backup = join(await folder(), "backup.db");
  expect((await opencallkit("backup", backup, "--data", data)).code).toBe(0);
  expect(await modeOf(backup)).toBe("600");
  await server.drain();
  await chmod(backup, 0o644);
  expect((await opencallkit("restore", backup, "--data", data)).code).toBe(0);
  expect(await modeOf(join(data, "opencallkit.db"))).toBe("600");
});

test("a folder that holds other things too keeps the rights it has", async () => {
  const data = join(await folder(), "shared");
  await mkdir(data);
  await writeFile(join(data, "photo.jpg"), "");
  await chmod(data, 0o755);
  endsWithTest(await startServer({ data }));
  expect(await modeOf(data)).toBe("755");
});

test("a start as root is warned of, and one with --dev beyond loopback", async () => {
  const server = endsWithTest(await startServer({ flags: ["--host", "0.0.0.0"] }));
  await expect.poll(server.log).toContain('"event":"dev_beyond_loopback"');
  expect(server.log().includes('"event":"runs_as_root"')).toBe(process.getuid?.() === 0);
});

test("one line for each call begun and ended, log in, refusal, kick, block and wrong key: who, what, from where, no secret", async () => {
  const server = endsWithTest(await startServer());
  const target = await targetOf(server);
  const { url, app } = target;
  const [alice, bob] = [await logInAt(server, "alice"), await logInAt(server, "bob")];
  const call = newCallId();
  await alice.ask("invite", { call, callees: ["bob"], media: "audio", userData: "a private word" });
  await bob.ask("accept", { call });
  await bob.ask("hangUp", { call });
  const forged = { ...target, app: { ...app, secretKey: "0".repeat(64) } };
  for (let count = 0; count < 20; count += 1) await tryLogIn(forged, "mallory");
  const rest = (method: string, path: string, key: string): Promise<Response> =>
    fetch(`${url}/v1/${path}`, { method, headers: { authorization: `Bearer ${key}` } });
  const wrong = `ock_${app.sdkAppId}_${"w".repeat(43)}`;
  await rest("GET", "calls", wrong);
  await rest("PUT", "users/alice/blocks/bob", app.apiKey);
  await rest("DELETE", "users/bob/sessions", app.apiKey);
  const events = [
    '"event":"call_begun"',
    '"event":"call_ended"',
    '"event":"login"',
    '"event":"login_refused"',
    '"event":"wrong_key"',
    '"event":"blocked"',
    '"event":"sessions_ended"',
  ];
  for (const event of events) await expect.poll(server.log, { timeout: 5000 }).toContain(event);
  const lines = server.log().split("\n");
  const of = (event: string): readonly string[] => lines.filter((line) => line.includes(`"event":"${event}"`));
  expect(of("call_begun")).toHaveLength(1);
  expect(of("call_begun")[0]).toContain('"caller":"alice","callees":"bob"');
  expect(of("call_ended")[0]).toContain('"result":"normal_end","by":"bob"');
  expect(of("login")).toHaveLength(2);
  expect(of("login")[0]).toContain('"address":"127.0.0.1"');
  // Rate-limited log: one line with a count, not one each.
  expect(of("login_refused")).toHaveLength(1);
  for (const secret of [app.secretKey, app.apiKey, wrong, "a private word", "userSig"])
    expect(server.log()).not.toContain(secret);
  expect(await recordOf(server, call)).toMatchObject({ result: "normal_end" });
});

test("--log-level leaves out what is less urgent", async () => {
  const server = endsWithTest(await startServer({ flags: ["--log-level", "warn"] }));
  await logInAt(server, "alice");
  await server.drain();
  expect(server.log()).not.toContain('"level":"info"');
});

test.each([
  ["--ice", "turn:turn.example:3478", /--turn/u],
  ["--turn", "turn:turn.example:3478", /--turn-secret/u],
  ["--turn-secret", "x", /--turn\b/u],
  ["--trusted-proxies", "proxy.example", /addresses and CIDR blocks/u],
  ["--connections-per-address", "0", /above 0, or off/u],
  ["--new-connections-per-second", "many", /above 0, or off/u],
  ["--log-level", "loud", /debug, info, warn, error/u],
])("%s %s is refused with one clear line", async (flag, value, says) => {
  expectRefused(await opencallkit("serve", "--data", join(await folder(), "data"), flag, value), says);
});
