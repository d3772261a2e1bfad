import { closes } from "@opencallkit/protocol";
import { expect, test } from "vitest";
import { fakeSocket, openSocketNode } from "../support/socket-node.ts";
import { helloOf, newCallId } from "../support/wire-client.ts";

const bytesEach = 16_000;

test("BOUND-2: a client that does not read is sent away to come back for a snapshot, and nobody else notices", async () => {
  const { node, target } = await openSocketNode();
  const [alice, bob, carol] = [fakeSocket(), fakeSocket({ unread: true }), fakeSocket()];
  for (const each of [alice, bob, carol]) node.gateway.accept(each.socket);
  for (const [each, user] of [
    [alice, "alice"],
    [bob, "bob"],
    [carol, "carol"],
  ] as const)
    each.say(helloOf(target, user));
  await expect.poll(() => node.sessions.connected.size()).toBe(3);
  const call = newCallId();
  const ask = (name: string, body: object): object => ({ type: "request", id: name, command: { type: name, body } });
  alice.say(ask("invite", { call, callees: ["bob"], media: "audio" }));
  await expect.poll(() => bob.sent.join("")).toContain("invited");
  bob.say(ask("accept", { call }));
  await expect.poll(() => alice.sent.join("")).toContain("joined");
  const sdp = "a".repeat(bytesEach);
  for (let serial = 1; serial <= 100; serial += 1)
    alice.say({
      type: "signal",
      signal: {
        call,
        from: 1,
        to: 2,
        path: 0,
        epoch: 0,
        serial,
        body: { type: "description", description: { type: "offer", sdp } },
      },
    });
  await expect.poll(bob.closedWith).toBe(closes.resync.code);
  // Backpressure: its send queue passed the bound (1 MiB) by a message or two at most.
  expect(bob.sent.join("").length).toBeLessThan(1_048_576 + 2 * bytesEach);
  carol.say(ask("invite", { call: newCallId(), callees: ["dave"], media: "audio" }));
  await expect.poll(() => carol.sent.join("")).toContain('"type":"accepted"');
  expect([alice.closedWith(), carol.closedWith()]).toEqual([0, 0]);

  const back = fakeSocket();
  node.gateway.accept(back.socket);
  back.say(helloOf(target, "bob"));
  await expect.poll(() => back.sent.join("")).toContain("welcome");
  back.say({ type: "sync", call });
  await expect.poll(() => back.sent.join("")).toMatch(/"snapshot".*"invited".*"joined"/u);
  expect(alice.sent.join("")).not.toContain('"ended"');
});
