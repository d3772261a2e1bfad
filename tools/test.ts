import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { home } from "./checks/program.ts";
import { countLine, countsOf, sum, type Counts } from "./test-run/counts.ts";
import { thisMachine } from "./test-run/machine.ts";
import { planOf } from "./test-run/needs.ts";

/** Runs a child process with inherited stdio, in sight of the person who started the tests. */
const show = (file: string, args: readonly string[]): Promise<number> =>
  new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd: home, stdio: ["ignore", "inherit", "inherit"] });
    child.once("error", reject);
    child.once("close", (code) => resolve(code ?? 1));
  });

const install = async (packages: readonly string[]): Promise<boolean> => {
  console.log(`installing ${packages.join(", ")}`);
  if ((await show("apt-get", ["update"])) !== 0) return false;
  const quietly = ["DEBIAN_FRONTEND=noninteractive", "apt-get", "install", "-y", "--no-install-recommends"];
  return (await show("env", [...quietly, ...packages])) === 0;
};

const prepare = async (): Promise<boolean> => {
  const plan = planOf(thisMachine);
  switch (plan.kind) {
    case "ready":
      return true;
    case "missing":
      console.error(plan.message);
      return false;
    case "install": {
      if (!(await install(plan.packages))) return false;
      const after = planOf(thisMachine);
      if (after.kind !== "ready") console.error("still missing after the installation:", after);
      return after.kind === "ready";
    }
  }
};

/** Runs one vitest project; if it crashes before it writes its report, that counts as one failure. */
const runProject = async (project: string, reports: string, filters: readonly string[]): Promise<Counts> => {
  const file = join(reports, `${project}.json`);
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  // A filter may match files of one project only.
  const allowNone = filters.length > 0 ? ["--passWithNoTests"] : [];
  const args = ["run", "--project", project, ...allowNone, ...reporters, ...filters];
  const code = await show(join(home, "node_modules/.bin/vitest"), args);
  const text = await readFile(file, "utf8").catch(() => null);
  if (text === null) return { passed: 0, failed: 1, skipped: 0 };
  const report: unknown = JSON.parse(text);
  const counts = countsOf(report);
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
};

/**
 * Test runner (`npm test [-- part of a file's name ...]`): runs everything, or the files that match. With `--prepare`
 * it runs none, and sees to what the tests need alone.
 */
const main = async (filters: readonly string[]): Promise<number> => {
  if (!(await prepare())) return 1;
  if (filters.includes("--prepare")) return 0;
  if ((await show(process.execPath, [join(home, "tools/build-web.ts")])) !== 0) return 1;
  const reports = await mkdtemp(join(tmpdir(), "test-reports-"));
  try {
    const run = (project: string): Promise<Counts> => runProject(project, reports, filters);
    const counts = sum([
      await run("unit"),
      await run("measured"),
      ...(await Promise.all([run("e2e"), run("deadlines")])),
    ]);
    console.log(countLine(counts));
    return counts.failed === 0 && counts.passed > 0 ? 0 : 1;
  } finally {
    await rm(reports, { recursive: true });
  }
};

process.exitCode = await main(process.argv.slice(2));
