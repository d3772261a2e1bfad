import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { createServer } from "node:tls";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { endBy } from "@opencallkit/tests";
import { expect, onTestFinished, test } from "vitest";
import { certificateFor } from "./setup/certificate.ts";
import { endsWithTest } from "./setup/cleanup.ts";
import { opencallkit, startOpencallkit } from "./setup/command.ts";
import { freePort } from "./setup/free-port.ts";
import { startServer } from "./setup/server.ts";
import { targetOf } from "./setup/target.ts";

type Finding = {
  readonly check: string;
  readonly verdict: string;
  readonly says: string;
  readonly todo: string | null;
};
type Report = { readonly ok: boolean; readonly checks: readonly Finding[] };

const newFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), "opencallkit-doctor-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
};

/** A TURN server (coturn) on a port of its own. */
const startTurn = async (): Promise<number> => {
  const port = await freePort();
  const folder = await newFolder();
  const where = ["--listening-ip", "127.0.0.1", "--relay-ip", "127.0.0.1", "--listening-port", String(port)];
  const files = ["--pidfile", join(folder, "pid"), "--userdb", join(folder, "db"), "--log-file", "stdout"];
  const child = spawn("turnserver", ["-n", ...where, ...files, "--no-tls", "--no-dtls", "--no-cli"], { stdio: "pipe" });
  onTestFinished(() => void endBy(child, "SIGKILL"));
  child.stdout.resume();
  child.stderr.resume();
  return port;
};

/** TLS in front of a server, for `localhost`; the file of its certificate. */
const startTls = async (port: number): Promise<{ readonly url: string; readonly ca: string }> => {
  const { key, cert } = await certificateFor("localhost");
  const ca = join(await newFolder(), "ca.pem");
  await writeFile(ca, cert);
  const proxy = createServer({ key, cert }, (socket) => {
    const inner = connect(port, "127.0.0.1");
    for (const each of [socket, inner]) each.on("error", () => undefined);
    socket.pipe(inner).pipe(socket);
  });
  proxy.on("tlsClientError", () => undefined);
  proxy.listen(0, "127.0.0.1");
  await once(proxy, "listening");
  onTestFinished(() => void proxy.close());
  const address = proxy.address();
  return { url: `https://localhost:${typeof address === "object" && address !== null ? address.port : 0}`, ca };
};

const verdicts = ({ checks }: Report): readonly string[] => checks.map(({ check, verdict }) => `${check} ${verdict}`);

test("ASK-6: a server that is well: each check is a line, and the exit code is 0", async () => {
  const turn = await startTurn();
  const addresses = `turn:127.0.0.1:${turn},turn:127.0.0.1:${turn}?transport=tcp`;
  const server = endsWithTest(await startServer({ flags: ["--turn", addresses, "--turn-secret", "secret-of-turn"] }));
  const { url, app } = await targetOf(server);
  const asked = ["--url", url, "--key", app.apiKey];
  await expect.poll(async () => (await opencallkit("doctor", ...asked)).code).toBe(0);
  const { out, err } = await opencallkit("doctor", ...asked);
  expect(err).toBe("");
  expect(out.split("\n").map((line) => /^(\w+) +(\w*)/u.exec(line)?.slice(1).join(" "))).toEqual([
    "ok server",
    "ok ready",
    "ok tls",
    "ok websocket",
    "ok clock",
    "ok store",
    "ok disk",
    "ok turn",
    "ok turn",
    "ok version",
    "ok dev",
    undefined,
  ]);
  expect(out).not.toContain(app.apiKey);
  expect(out).not.toContain("secret-of-turn");
});

test("ASK-6: what is wrong fails with what to do, and the exit code is 1: no TURN server there, no server, a key without the scope", async () => {
  const nowhere = await freePort();
  const server = endsWithTest(
    await startServer({ flags: ["--turn", `turn:127.0.0.1:${nowhere}?transport=tcp`, "--turn-secret", "x"] }),
  );
  const { url, app } = await targetOf(server);
  const report = async (
    ...args: readonly string[]
  ): Promise<{ readonly code: number | null; readonly said: Report }> => {
    const { code, out } = await opencallkit("doctor", "--json", ...args);
    expect(out).not.toContain(app.apiKey);
    return { code, said: JSON.parse(out) };
  };
  const unreachable = await report("--url", url, "--key", app.apiKey);
  expect(unreachable.code).toBe(1);
  const failed = unreachable.said.checks.filter(({ verdict }) => verdict === "fail");
  expect(failed).toMatchObject([{ check: "turn", says: expect.stringContaining("ECONNREFUSED") }]);
  const away = await report("--url", `http://127.0.0.1:${nowhere}`, "--key", app.apiKey);
  expect([away.code, ...verdicts(away.said)]).toEqual([1, "server fail"]);
  const refused = await report("--url", url, "--key", `${app.apiKey}x`);
  expect([refused.code, ...verdicts(refused.said)]).toEqual([1, "key fail", "tls ok", "websocket ok"]);
  for (const { said } of [unreachable, away, refused])
    for (const { verdict, todo } of said.checks) expect(todo === null).toBe(verdict === "ok");
});

test("ASK-6: TLS is looked at as a browser does: a certificate that ends soon, and one that nobody knows", async () => {
  const server = endsWithTest(await startServer());
  const { app } = await targetOf(server);
  const { url, ca } = await startTls(Number(new URL(server.url).port));
  const asked = ["doctor", "--json", "--url", url, "--key", app.apiKey] as const;
  const known = startOpencallkit({ NODE_EXTRA_CA_CERTS: ca }, ...asked);
  const report: Report = JSON.parse(await known.finished());
  expect(verdicts(report)).toContain("tls warn");
  expect(verdicts(report)).toContain("websocket ok");
  const unknown: Report = JSON.parse((await opencallkit(...asked)).out);
  expect(verdicts(unknown)).toEqual(["server fail"]);
  expect(unknown.checks[0]?.says).toMatch(/SELF_SIGNED|self-signed/iu);
});
