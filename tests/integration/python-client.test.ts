import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { signUserSig } from "@opencallkit/server";
import { expect, onTestFinished, test, vi } from "vitest";
import { enginePerson } from "../support/engine-person.ts";
import { startTestServer } from "../support/test-server.ts";

const script = fileURLToPath(new URL("../../examples/python/answer.py", import.meta.url));

test("a client in another language, written from docs/protocol.md, is called, answers and hangs up", async () => {
  const server = await startTestServer({ timing: { heartbeatMs: 200 } });
  const { sdkAppId, secretKey } = server.app;
  const sig = signUserSig(secretKey, sdkAppId, "bob", 3600, Date.now());
  const bob = spawn("python3", [script, "--url", server.url, "--user", "bob", "--app", String(sdkAppId), "--sig", sig]);
  onTestFinished(() => void bob.kill("SIGKILL"));
  const said: string[] = [];
  bob.stdout.on("data", (chunk: Buffer) => said.push(chunk.toString("utf8")));
  bob.stderr.on("data", (chunk: Buffer) => said.push(chunk.toString("utf8")));
  await vi.waitFor(() => expect(said.join("")).toContain("ready"), { timeout: 10_000 });

  const alice = await enginePerson(server, "alice");
  await alice.client.call({ to: "bob", media: "audio" });
  const [code] = await once(bob, "close");
  expect(code).toBe(0);
  await vi.waitFor(() => expect(alice.heard()).toEqual(["began", "bob joined", "bob left", "ended 1 by bob"]));
  expect(said.join("")).toBe(`ready\nring from alice\ntalking\nended normal_end after ${alice.totals()[0]} ms\n`);
}, 30_000);
