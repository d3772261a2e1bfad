import { execFileSync, spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { opencallkit } from "./setup/command.ts";
import { blockOf } from "./setup/proxy.ts";
import { home } from "./setup/server.ts";

const read = (file: string): Promise<string> => readFile(join(home, file), "utf8");
const names = [
  "Dockerfile",
  "deploy/compose.yaml",
  "deploy/example.env",
  "deploy/turnserver.conf",
  "deploy/opencallkit.service",
];

test("DEPLOY-1: no file of a deployment holds a secret; where one is needed and not given, nothing starts", async () => {
  const compose = await read("deploy/compose.yaml");
  const example = await read("deploy/example.env");
  for (const name of ["POSTGRES_PASSWORD", "TURN_SECRET", "TURN_HOST"]) {
    expect(example).toMatch(new RegExp(`^${name}=$`, "mu"));
    const uses = [...compose.matchAll(new RegExp(`[^$]\\$\\{${name}(:\\?[^}]*)?\\}`, "gu"))].map(
      ([, asks]) => asks ?? "",
    );
    expect(uses.filter((asks) => asks.startsWith(":?"))).not.toEqual([]);
  }
  for (const line of compose.split("\n").filter((each) => /(?:PASSWORD|SECRET|DATABASE): /u.test(each)))
    expect(line).toMatch(/\$\{(?:POSTGRES_PASSWORD|TURN_SECRET):\?/u);
  for (const name of names)
    expect(await read(name)).not.toMatch(/static-auth-secret=(?!\$)|secretKey|BEGIN [A-Z ]*KEY/u);
  expect((await read(".dockerignore")).split("\n")).toEqual(
    expect.arrayContaining(["*", "**/.env", "**/secret.key", "**/data", "**/*.db"]),
  );
});

test("DEPLOY-1: the server refuses a TURN server whose secret was not filled in", async () => {
  const { code, err } = await opencallkit(
    "serve",
    "--port",
    "0",
    "--turn",
    "turn:turn.example:3478",
    "--turn-secret",
    "",
  );
  expect(code).toBe(2);
  expect(err).toMatch(/--turn needs --turn-secret/u);
});

test("every setting that the files of a deployment name is one of the command", async () => {
  const { out } = await opencallkit("serve", "--help");
  for (const name of names)
    for (const [, variable = ""] of (await read(name)).matchAll(/\bOPENCALLKIT_([A-Z_]+)\b/gu))
      expect(out, `${name}: ${variable}`).toContain(`--${variable.toLowerCase().replaceAll("_", "-")} `);
});

test("coturn is set up in containers as the manual says", async () => {
  const has = (text: string): readonly string[] =>
    text.split("\n").filter((line) => line.startsWith("denied-peer-ip="));
  const [ours, printed] = [await read("deploy/turnserver.conf"), await blockOf("coturn")];
  expect(has(ours)).toEqual(has(printed));
  for (const line of ["use-auth-secret", "fingerprint", "no-cli", "no-tcp-relay", "no-multicast-peers"]) {
    expect(ours.split("\n")).toContain(line);
    expect(printed.split("\n")).toContain(line);
  }
});

test("DEPLOY-2: systemd finds nothing wrong with the unit, and little that the server could harm", async () => {
  const folder = await mkdtemp(join(tmpdir(), "opencallkit-unit-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const unit = join(folder, "opencallkit.service");
  await writeFile(unit, (await read("deploy/opencallkit.service")).replace("/usr/bin/node", process.execPath));
  const verified = spawnSync("systemd-analyze", ["verify", unit], { encoding: "utf8" });
  expect([verified.status, verified.stdout + verified.stderr]).toEqual([0, ""]);
  const exposed = execFileSync("systemd-analyze", ["security", "--offline=true", "--no-pager", unit], {
    encoding: "utf8",
  });
  expect(Number(/exposure level for \S+: ([\d.]+)/u.exec(exposed)?.[1])).toBeLessThan(2);
  const wrong = join(folder, "wrong.service");
  await writeFile(wrong, "[Service]\nExecStart=/nowhere/at-all\nProtectSystm=strict\n");
  expect(spawnSync("systemd-analyze", ["verify", wrong], { encoding: "utf8" }).stderr).toMatch(/ProtectSystm/u);
});
