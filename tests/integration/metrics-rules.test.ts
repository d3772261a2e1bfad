import { spawnSync } from "node:child_process";
import { keysIn } from "@opencallkit/server";
import type { Scope } from "@opencallkit/protocol/rest";
import { expect, test } from "vitest";
import { startPostgres } from "../support/postgres.ts";
import { startTestNodes } from "../support/test-nodes.ts";
import { startTestServer, type TestServer } from "../support/test-server.ts";
import { logIn, newCallId } from "../support/wire-client.ts";

const metricsOf = async (server: Pick<TestServer, "url">): Promise<string> =>
  (await fetch(`${server.url}/metrics`)).text();

/** The value of one sample, by its name and labels as they are written. */
const valueOf = (text: string, sample: string): number => {
  const line = text.split("\n").find((each) => each.startsWith(`${sample} `));
  return line === undefined ? Number.NaN : Number(line.slice(sample.length + 1));
};

/** What Prometheus' own tool finds wrong in a text, its style included; the empty text for nothing. */
const promtool = (text: string): string => {
  const { status, stdout, stderr } = spawnSync("promtool", ["check", "metrics"], { input: text, encoding: "utf8" });
  return status === 0 ? "" : `${String(status)} ${stdout}${stderr}`;
};

test("METRICS-1: what is done is counted, and Prometheus reads it", async () => {
  const server = await startTestServer();
  const before = await metricsOf(server);
  expect(promtool(before)).toBe("");
  const [alice, bob, carol] = [await logIn(server, "alice"), await logIn(server, "bob"), await logIn(server, "carol")];
  const [talked, given, talking] = [newCallId(), newCallId(), newCallId()];
  await alice.ask("invite", { call: talked, callees: ["bob"], media: "video" });
  await bob.ask("accept", { call: talked });
  await alice.ask("hangUp", { call: talked });
  await alice.ask("invite", { call: given, callees: ["bob", "zoe"], media: "audio" });
  await bob.ask("reject", { call: given });
  await alice.ask("cancel", { call: given });
  await alice.ask("invite", { call: talking, callees: ["bob"], media: "audio" });
  await bob.ask("accept", { call: talking });
  await carol.ask("accept", { call: newCallId() });
  await fetch(`${server.url}/v1/calls`);
  const response = await fetch(`${server.url}/metrics`);
  expect(response.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
  const text = await response.text();
  expect(promtool(text)).toBe("");
  const expected: { readonly [sample: string]: number } = {
    opencallkit_ready: 1,
    'opencallkit_calls{state="ringing"}': 0,
    'opencallkit_calls{state="talking"}': 1,
    'opencallkit_calls_begun_total{media_type="audio"}': 2,
    'opencallkit_calls_begun_total{media_type="video"}': 1,
    'opencallkit_calls_ended_total{result="normal_end"}': 1,
    'opencallkit_calls_ended_total{result="cancel"}': 1,
    opencallkit_rings_total: 4,
    'opencallkit_ring_outcomes_total{outcome="joined"}': 2,
    'opencallkit_ring_outcomes_total{outcome="rejected"}': 1,
    opencallkit_connections: 3,
    'opencallkit_logins_total{outcome="accepted"}': 3,
    'opencallkit_commands_refused_total{code="no_such_call"}': 1,
    'opencallkit_rest_answers_total{status="401"}': 1,
    'opencallkit_log_lines_total{event="wrong_key"}': 1,
  };
  expect(Object.fromEntries(Object.keys(expected).map((sample) => [sample, valueOf(text, sample)]))).toEqual(expected);
  expect(valueOf(text, 'opencallkit_outbox_lag_seconds{cursor="log-ended-calls"}')).toBeGreaterThanOrEqual(0);
  const commits = valueOf(text, 'opencallkit_commits_total{outcome="done"}');
  expect(commits).toBeGreaterThanOrEqual(7);
  expect(valueOf(text, "opencallkit_commit_seconds_count")).toBe(
    commits + valueOf(text, 'opencallkit_commits_total{outcome="conflict"}'),
  );
  expect(valueOf(text, "process_resident_memory_bytes")).toBeGreaterThan(1e6);
});

test("METRICS-2: no number is of one user, call or app", async () => {
  const server = await startTestServer();
  const alice = await logIn(server, "alice-of-the-metrics");
  const call = newCallId();
  await alice.ask("invite", { call, callees: ["bob-of-the-metrics"], media: "audio" });
  await fetch(`${server.url}/v1/calls/${call}`, { headers: { authorization: `Bearer ${server.app.apiKey}x` } });
  const text = await metricsOf(server);
  for (const name of ["of-the-metrics", call, String(server.app.sdkAppId), server.app.apiKey])
    expect(text).not.toContain(name);
  const known = new Set(["state", "media_type", "result", "outcome", "code", "le", "cursor", "status", "event"]);
  const labels = [...text.matchAll(/[{,]([a-z_]+)=/gu)].map(([, name = ""]) => name);
  expect(labels.filter((name) => !known.has(name))).toEqual([]);
});

test("METRICS-1: what several nodes count adds up: a call across two of them was begun and has ended once", async () => {
  const postgres = await startPostgres();
  try {
    const [one, two] = await startTestNodes(await postgres.newDatabase(), 2);
    if (one === undefined || two === undefined) throw new Error("no two nodes");
    const [alice, bob] = [await logIn(one, "alice"), await logIn(two, "bob")];
    const call = newCallId();
    await alice.ask("invite", { call, callees: ["bob"], media: "audio" });
    await bob.ask("accept", { call });
    await alice.ask("hangUp", { call });
    const texts = await Promise.all([one, two].map(metricsOf));
    const sum = (sample: string): number => texts.reduce((all, text) => all + valueOf(text, sample), 0);
    expect(sum('opencallkit_calls_begun_total{media_type="audio"}')).toBe(1);
    expect(sum('opencallkit_ring_outcomes_total{outcome="joined"}')).toBe(1);
    expect(sum('opencallkit_calls_ended_total{result="normal_end"}')).toBe(1);
    await two.stop();
    await one.stop();
  } finally {
    await postgres.stop();
  }
}, 60_000);

test("METRICS-3: who is not on this machine needs a key with the scope; a proxy's clients are not on it", async () => {
  const server = await startTestServer();
  const keyWith = async (scopes: readonly Scope[]): Promise<string> => {
    const made = await keysIn(server.store(), Date.now).add(server.app.sdkAppId, { scopes, name: "", expiresAt: null });
    return typeof made === "string" ? made : made.apiKey;
  };
  const ask = async (key: string | null): Promise<number> => {
    const headers = { "x-forwarded-for": "192.0.2.1", ...(key === null ? {} : { authorization: `Bearer ${key}` }) };
    return (await fetch(`${server.url}/metrics`, { headers })).status;
  };
  expect(await ask(null)).toBe(401);
  expect(await ask("x")).toBe(401);
  expect(await ask(await keyWith(["calls:read", "users:write"]))).toBe(403);
  expect(await ask(await keyWith(["server:read"]))).toBe(200);
  expect((await fetch(`${server.url}/metrics`)).status).toBe(200);
});
