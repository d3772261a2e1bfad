import { signUserSig } from "@opencallkit/server";
import { expect } from "vitest";
import { proxyTo } from "./cut-proxy.ts";
import { startTestNodes, type TestNode, type TestNodesOptions } from "./test-nodes.ts";
import type { Postgres } from "./postgres.ts";
import { logIn, newCallId, type Target, type WireClient } from "./wire-client.ts";

/** Shared fixtures of the cluster tests. */

export const twoNodes = async (
  postgres: Postgres,
  options: TestNodesOptions = {},
): Promise<readonly [TestNode, TestNode]> => {
  const [one, two] = await startTestNodes(await postgres.newDatabase(), 2, options);
  if (one === undefined || two === undefined) throw new Error("no two nodes");
  return [one, two];
};
/** Two nodes on one database: the first reaches it through a proxy that can be cut, the second directly. */
export const nodesWithProxy = async (postgres: Postgres, options: TestNodesOptions = {}) => {
  const url = await postgres.newDatabase();
  const proxy = await proxyTo(postgres.port);
  const far = url.replace(String(postgres.port), String(proxy.port));
  const [one, two] = await startTestNodes(url, 2, { ...options, urlOf: (at) => (at === 0 ? far : url) });
  if (one === undefined || two === undefined) throw new Error("no two nodes");
  return { one, two, proxy };
};
/** Nodes without push notifications from the store: they learn of changes by polling only. */
export const deaf: TestNodesOptions = {
  nodes: (nodes) => ({ ...nodes, join: () => nodes.join(() => undefined) }),
};

export const recordOf = async (node: TestNode, call: string): Promise<Record<string, unknown>> => {
  const response = await fetch(`${node.url}/v1/calls/${call}`, {
    headers: { authorization: `Bearer ${node.app.apiKey}` },
  });
  const record: Record<string, unknown> = JSON.parse(await response.text());
  return record;
};

/** Unload beacon: the user's page says by HTTP that it is going. */
export const goneBy = ({ url, app }: TestNode, user: string): Promise<Response> =>
  fetch(`${url}/v1/gone`, {
    method: "POST",
    body: JSON.stringify({
      app: app.sdkAppId,
      user,
      userSig: signUserSig(app.secretKey, app.sdkAppId, user, 3600, Date.now()),
      client: `client-of-${user}`,
    }),
  });

export const invite = async (caller: WireClient, callee: string, more: object = {}): Promise<string> => {
  const call = newCallId();
  expect(await caller.ask("invite", { call, callees: [callee], media: "audio", ...more })).toBeNull();
  return call;
};
export const hears = (client: WireClient, ...facts: readonly string[]): Promise<void> =>
  expect.poll(() => client.facts(), { timeout: 5000 }).toEqual(facts);

/** Cross-node call: alice on one node and bob on another, talking. */
export const talkAcross = async (one: Target, two: Target) => {
  const [alice, bob] = [await logIn(one, "alice"), await logIn(two, "bob")];
  const call = await invite(alice, "bob");
  await hears(bob, "invited");
  expect(await bob.ask("accept", { call })).toBeNull();
  await hears(alice, "invited", "joined");
  return { alice, bob, call };
};
