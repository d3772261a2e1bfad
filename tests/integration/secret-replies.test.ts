import { expect, test } from "vitest";
import { startTestServer } from "../support/test-server.ts";
import { logIn, newCallId, replyOf, type Message, type WireClient } from "../support/wire-client.ts";

const turn = { urls: ["turn:turn.test:3478"], secret: "a secret that coturn shares" };

const lastReply = (client: WireClient): Message => {
  const reply = client.of("response").at(-1);
  if (reply === undefined) throw new Error("nothing was answered");
  return reply;
};
const credentialIn = (message: Message): string => {
  const server = [replyOf(message)["ice"]].flat().find((each) => each !== undefined);
  return typeof server === "object" && server !== null && "credential" in server ? String(server.credential) : "";
};

test("REPLY-1: credentials are in the reply of who enters a call, and in no fact, log or database, nor with anybody else", async () => {
  const server = await startTestServer({ turn });
  const [alice, bob] = [await logIn(server, "alice"), await logIn(server, "bob")];
  const call = newCallId();
  expect(await alice.ask("invite", { call, callees: ["bob"], media: "audio" })).toBeNull();
  const ofAlice = credentialIn(lastReply(alice));
  await bob.next("facts", 0);
  expect(await bob.ask("accept", { call })).toBeNull();
  const ofBob = credentialIn(lastReply(bob));
  for (const credential of [ofAlice, ofBob]) expect(credential).toMatch(/^[A-Za-z0-9+/]{27}=$/u);
  expect(ofAlice).not.toBe(ofBob);
  // Recomputed reply: a repeated command gets it anew, for it is stored nowhere.
  expect(await alice.ask("hangUp", { call })).toBeNull();
  expect(replyOf(lastReply(alice))).toEqual({});

  const stored = JSON.stringify(await server.store().load(server.app.sdkAppId, call));
  const heard = (client: WireClient, by: (message: Message) => boolean): string =>
    JSON.stringify(client.heard.filter(by));
  for (const secret of [ofAlice, ofBob, turn.secret]) {
    expect(stored).not.toContain(secret);
    expect(server.log()).not.toContain(secret);
    expect(await server.database()).not.toContain(secret);
  }
  const isLogin = ({ type }: Message): boolean => type === "welcome" || type === "ice" || type === "response";
  for (const client of [alice, bob]) {
    const facts = heard(client, (message) => !isLogin(message));
    for (const secret of [ofAlice, ofBob]) expect(facts).not.toContain(secret);
  }
  expect(heard(alice, () => true)).not.toContain(ofBob);
  expect(heard(bob, () => true)).not.toContain(ofAlice);
});

test("REPLY-1: a server without a TURN server has no credentials to give", async () => {
  const server = await startTestServer();
  const alice = await logIn(server, "alice");
  const call = newCallId();
  expect(await alice.ask("invite", { call, callees: ["bob"], media: "audio" })).toBeNull();
  expect(replyOf(lastReply(alice))).toEqual({ call });
});
