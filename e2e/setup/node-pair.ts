import { logIn, newCallId, type WireClient } from "@opencallkit/tests";
import { expect } from "vitest";
import { startNodes } from "./nodes.ts";
import type { Server } from "./server.ts";
import { targetOf } from "./target.ts";

export const nodePair = async (envOf?: Parameters<typeof startNodes>[1]) => {
  const { postgres, nodes } = await startNodes(2, envOf);
  const [one, two] = nodes;
  if (one === undefined || two === undefined) throw new Error("no two nodes");
  return { postgres, one, two };
};
export const recordOf = async (node: Server, call: string): Promise<Record<string, unknown>> => {
  const { url, app } = await targetOf(node);
  const response = await fetch(`${url}/v1/calls/${call}`, { headers: { authorization: `Bearer ${app.apiKey}` } });
  const record: Record<string, unknown> = JSON.parse(await response.text());
  return record;
};
/** Heartbeat replies, as the engine sends them; the result stops them. */
const alive = (client: WireClient): (() => void) => {
  const beats = setInterval(() => client.send({ type: "heartbeatReply" }), 1000);
  void client.closed.then(() => clearInterval(beats));
  return () => clearInterval(beats);
};
export const logInAt = async (node: Server, user: string): Promise<WireClient> => {
  const client = await logIn(await targetOf(node), user);
  alive(client);
  return client;
};
export const talkAcross = async (
  one: Server,
  two: Server,
  [first, second]: readonly [string, string] = ["alice", "bob"],
) => {
  const [alice, bob] = [await logInAt(one, first), await logInAt(two, second)];
  const call = newCallId();
  expect(await alice.ask("invite", { call, callees: [second], media: "audio" })).toBeNull();
  expect(await bob.ask("accept", { call })).toBeNull();
  await expect.poll(() => alice.facts()).toContain("joined");
  return { alice, bob, call };
};
