import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";

const main = fileURLToPath(new URL("main.ts", import.meta.url));

/** Smoke test of the crash campaign: runs its short form to the end. */
const crash = async (store: string): Promise<{ readonly code: unknown; readonly said: string }> => {
  const args = ["--conditions=source", main, "--store", store, "--calls", "100", "--kills", "10"];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
  onTestFinished(() => void child.kill());
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (said += chunk.toString()));
  const [code] = await once(child, "close");
  return { code, said };
};

test.each(["sqlite", "postgres"])(
  "STORE-9: a hundred calls on %s, ten kills: nothing is lost, doubled or left open",
  async (store) => {
    const { code, said } = await crash(store);
    expect(said).toMatch(/^anomalies +0$/mu);
    expect(said).toMatch(/^kills +10,/mu);
    expect(code).toBe(0);
  },
  // Timeout in ms: it takes half a minute on an idle machine.
  240_000,
);
