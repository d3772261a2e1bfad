import { spawn } from "node:child_process";
import { delimiter, join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { endBy } from "@opencallkit/tests";
import { afterAll, expect, test } from "vitest";
import { openBrowser } from "../setup/browser.ts";
import { endsWithTest } from "../setup/cleanup.ts";
import { alices, bobs, button } from "../setup/people.ts";
import { freshProject, type FreshProject } from "./fresh-project.ts";

/** From nothing to two tabs ringing: the steps of each quick start of the manual, and nothing else, with the time they take. */

/** The aim of each, in seconds. */
const aims = { plain: 60, vue: 120, react: 120, uniapp: 180 } as const;

const figures: string[] = [];
afterAll(() => console.log(`\nfrom nothing to two tabs ringing:\n${figures.join("\n")}\n`));

const node = join(process.execPath, "..");

/** Runs a script of an app that goes on, until it has printed an address. */
const runScript = async ({ env }: FreshProject, folder: string, script: string, address: RegExp): Promise<string> => {
  const child = spawn("npm", ["run", script], {
    cwd: folder,
    // CI, as the uni-app quick start says: its builds report to its vendor without it.
    env: { ...env, CI: "1", PATH: [node, env["PATH"]].join(delimiter) },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  endsWithTest({
    stop: async () => {
      if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, "SIGTERM");
      await endBy(child, "SIGTERM");
    },
  });
  let said = "";
  const found = new Promise<string>((resolve, reject) => {
    const hear = (data: Buffer): void => {
      said += stripVTControlCharacters(data.toString("utf8"));
      const url = address.exec(said)?.[1];
      if (url !== undefined) resolve(url);
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    child.once("exit", (code) => reject(new Error(`npm run ${script} ended with ${code}:\n${said}`)));
  });
  return found;
};

const ring = async (url: string): Promise<void> => {
  const bob = await endsWithTest(await openBrowser(bobs)).open(`${url}?user=bob`);
  const alice = await endsWithTest(await openBrowser(alices)).open(`${url}?user=alice`);
  await bob.getByText("Logged in as bob").waitFor();
  await alice.getByText("Logged in as alice").waitFor();
  await alice.getByText("Call bob", { exact: true }).click();
  await button(bob, "Accept").waitFor();
};

test.each(Object.entries(aims))("%s", async (template, aim) => {
  const project = await freshProject("quick-start");
  const taken: string[] = [];
  const begun = performance.now();
  let last = begun;
  const done = (step: string): void => {
    const now = performance.now();
    taken.push(`${step} ${((now - last) / 1000).toFixed(1)}`);
    last = now;
  };
  await project.npm("create", "--yes", "opencallkit@latest", "my-app", "--", "--template", template);
  done("create");
  const folder = join(project.folder, "my-app");
  await project.npm("--prefix", folder, "install");
  done("install");
  await runScript(project, folder, "server", /listening on (http:\S+)/u);
  done("server");
  const url = await runScript(project, folder, "dev", /Local:\s+(http:\S+)/u);
  done("app");
  await ring(url);
  done("ring");
  const seconds = (last - begun) / 1000;
  figures.push(`  ${template.padEnd(8)} ${seconds.toFixed(0)} s, at most ${aim} (${taken.join(", ")} s)`);
  expect(seconds).toBeGreaterThan(0);
});
