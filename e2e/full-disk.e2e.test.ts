import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { newCallId } from "@opencallkit/tests";
import { expect, onTestFinished, test } from "vitest";
import { endsWithTest } from "./setup/cleanup.ts";
import { logInAt, recordOf, talkAcross } from "./setup/node-pair.ts";
import { startServer } from "./setup/server.ts";
import { traceOf } from "./setup/strace.ts";

/** Fault injection (ENOSPC): from now on the disk of this process is full; the result makes room again. */
const fillDisk = async (pid: number): Promise<() => Promise<unknown>> => {
  const folder = await mkdtemp(join(tmpdir(), "opencallkit-trace-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const writes = ["-e", "trace=pwrite64", "-e", "inject=pwrite64:error=ENOSPC"];
  const trace = await traceOf(pid, join(folder, "trace"), writes);
  return trace.stop;
};

test("STORE-14: on a full disk new calls are refused in time, talking ones live on, nothing is acknowledged, and work goes on once there is room", async () => {
  const server = endsWithTest(await startServer());
  const { alice, bob, call } = await talkAcross(server, server);
  const carol = await logInAt(server, "carol");
  await logInAt(server, "dave");
  const makeRoom = await fillDisk(server.pid());
  const refused = newCallId();
  const asked = performance.now();
  expect(await carol.ask("invite", { call: refused, callees: ["dave"], media: "audio" })).toBe("try_later");
  expect(performance.now() - asked).toBeLessThan(2000);
  // Durability: an end that is not on disk is not acknowledged either.
  expect(await alice.ask("hangUp", { call })).toBe("try_later");
  const signal = { call, from: 1, to: 2, path: 0, epoch: 0, serial: 1, body: { type: "start" } };
  alice.send({ type: "signal", signal });
  expect(await bob.next("signal", 0)).toMatchObject({ signal });
  // Redelivery: known facts may come again, with the same numbers; no new one was written.
  expect(new Set(bob.facts())).toEqual(new Set(["invited", "joined"]));
  const ready = async (): Promise<number> => (await fetch(`${server.url}/readyz`)).status;
  await expect.poll(ready, { timeout: 10_000 }).toBe(503);
  await makeRoom();
  await expect.poll(ready, { timeout: 10_000 }).toBe(200);
  const answers: (string | null)[] = [];
  await expect
    .poll(
      async () => {
        answers.push(await carol.ask("invite", { call: newCallId(), callees: ["dave"], media: "audio" }));
        return answers.at(-1);
      },
      { timeout: 5000 },
    )
    .toBeNull();
  expect(await recordOf(server, refused)).toMatchObject({ code: "no_such_call" });
  expect(await bob.ask("hangUp", { call })).toBeNull();
  await expect.poll(() => alice.facts().at(-1)).toBe("ended");
  expect(await recordOf(server, call)).toMatchObject({ result: "normal_end" });
});
