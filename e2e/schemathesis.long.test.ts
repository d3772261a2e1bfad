import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { logIn, newCallId, type Target } from "@opencallkit/tests";
import { expect, onTestFinished, test } from "vitest";
import { endsWithTest } from "./setup/cleanup.ts";
import { takeLimitsOff } from "./setup/app-policy.ts";
import { installPythonTools } from "./setup/python-tools.ts";
import { home, startServer } from "./setup/server.ts";
import { targetOf } from "./setup/target.ts";

const examples = process.env["OPENCALLKIT_SCHEMATHESIS_EXAMPLES"] ?? "40";
const seed = process.env["OPENCALLKIT_SCHEMATHESIS_SEED"] ?? "1";

/** Calls that are over and one that talks, for the requests that ask for what is there. */
const someCalls = async (target: Target): Promise<void> => {
  const [alice, bob] = [await logIn(target, "alice"), await logIn(target, "bob")];
  for (const media of ["audio", "video"]) {
    const call = newCallId();
    await alice.ask("invite", { call, callees: ["bob"], media });
    await bob.ask("accept", { call });
    if (media === "audio") await alice.ask("hangUp", { call });
  }
};

test("Schemathesis finds nothing: what is answered is what is described, and what is described is taken", async () => {
  const tools = await installPythonTools("schemathesis");
  onTestFinished(tools.remove);
  const server = endsWithTest(await startServer({ flags: ["--new-connections-per-second", "off"] }));
  await takeLimitsOff(server, "requestsPerSecond");
  const target = await targetOf(server);
  await someCalls(target);
  const folder = await mkdtemp(join(tmpdir(), "opencallkit-schemathesis-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const config = join(home, "e2e/schemathesis/schemathesis.toml");
  const key = ["-H", `Authorization: Bearer ${target.app.apiKey}`];
  // A call that was ended keeps its record: what DELETE does to a call is no removal.
  const how = [
    "--checks",
    "all",
    "--exclude-checks",
    "use_after_free",
    "--seed",
    seed,
    "--max-examples",
    examples,
    "--no-color",
  ];
  const child = spawn(
    tools.program("schemathesis"),
    ["--config-file", config, "run", `${target.url}/openapi.json`, ...key, ...how],
    {
      cwd: folder,
      env: { ...process.env, SCHEMATHESIS_HOOKS: join(home, "e2e/schemathesis/hooks.py") },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text: Buffer) => said.push(text.toString()));
  const cut = setTimeout(() => child.kill("SIGKILL"), 500_000);
  await once(child, "close");
  clearTimeout(cut);
  const report = said.join("");
  console.log(report.slice(report.indexOf("= SUMMARY =")));
  expect(child.exitCode, report).toBe(0);
  expect(Number(/(\d+) generated/u.exec(report)?.[1])).toBeGreaterThan(500);
  expect(server.log()).not.toMatch(/"event":"request_failed"/u);
  expect(server.log()).not.toContain(target.app.apiKey);
}, 600_000);
