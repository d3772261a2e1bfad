import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";

const modules = fileURLToPath(new URL("../../../node_modules", import.meta.url));

const readExample = async (): Promise<string> => {
  const text = await readFile(new URL("../README.md", import.meta.url), "utf8");
  const example = /```js\n(.*?)```/su.exec(text)?.[1];
  if (example === undefined) throw new Error("the README prints no example");
  return example;
};

type Run = { readonly exit: number | string; readonly output: string };

/** Runs an example as a user's CI does; a process that does not end by itself is killed, and has no exit code. */
const runExample = async (example: string): Promise<Run> => {
  const folder = await mkdtemp(join(tmpdir(), "opencallkit-example-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await symlink(modules, join(folder, "node_modules"));
  await writeFile(join(folder, "example.test.mjs"), example);
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ["--conditions=source", "--test", "--test-reporter=tap", "example.test.mjs"],
      { cwd: folder, timeout: 25_000 },
      (error, stdout, stderr) =>
        resolve({ exit: error === null ? 0 : (error.code ?? "killed"), output: stdout + stderr }),
    );
  });
};

test("the example has at most ten lines, passes, and its process ends by itself", async () => {
  const example = await readExample();
  expect(example.trimEnd().split("\n").length).toBeLessThanOrEqual(10);
  const { exit, output } = await runExample(example);
  expect(output).toContain("# pass 1");
  expect(exit).toBe(0);
});

test("the example fails when bob is told to reject, and says what alice heard instead", async () => {
  const example = await readExample();
  const rejecting = example.replace("{ accepts,", "{ rejects,").replace(/accepts\(\{[^}]*\}\)/u, "rejects()");
  expect(rejecting).not.toContain("accepts");
  const { exit, output } = await runExample(rejecting);
  expect(output).toContain("# fail 1");
  expect(output).toMatch(/alice did not hear began within 5000 ms/u);
  expect(output).toMatch(/heard: .*notConnected \{by: \\?"bob\\?"/su);
  expect(exit).toBe(1);
});
