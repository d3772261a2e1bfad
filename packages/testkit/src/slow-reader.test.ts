import { closes } from "@opencallkit/protocol";
import { expect, test } from "vitest";
import { startKitServer } from "./kit-server.ts";
import { logIn, newCallId, talk } from "./wire-client.ts";

const signals = 1500;
const bytesEach = 16_000;

test("a client that does not read is sent away to come back for a snapshot, and nobody else notices", async () => {
  const server = await startKitServer();
  const { alice, bob, call } = await talk(server);
  const carol = await logIn(server, "carol");
  bob.pause();
  const sdp = "a".repeat(bytesEach);
  for (let serial = 1; serial <= signals; serial += 1)
    alice.send({
      t: "signal",
      signal: { call, from: 1, to: 2, epoch: 0, serial, body: { kind: "description", type: "offer", sdp } },
    });
  alice.send({ t: "sync", call });
  await alice.next("snapshot", 0);
  expect(await carol.ask("invite", { call: newCallId(), callees: ["dave"], media: "audio" })).toBeNull();
  bob.resume();
  expect(await bob.closed).toBe(closes.resync.code);
  expect(bob.of("signal").length).toBeLessThan(signals);

  const back = await logIn(server, "bob");
  back.send({ t: "sync", call });
  const { facts } = await back.next("snapshot");
  expect(facts).toMatchObject([{ name: "invited" }, { name: "joined" }]);
  expect(alice.facts()).not.toContain("ended");
});
