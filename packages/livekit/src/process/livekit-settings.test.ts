import { createServer } from "node:net";
import { once } from "node:events";
import { expect, onTestFinished, test } from "vitest";
import { configOf, drawSettings } from "./livekit-settings.ts";

test("MEDIA-5: rooms are made by us alone, its own API is on loopback alone, and no stranger's STUN is named", async () => {
  const settings = await drawSettings("192.0.2.1");
  const config: unknown = JSON.parse(configOf(settings));
  expect(config).toMatchObject({
    bind_addresses: ["127.0.0.1"],
    room: { auto_create: false },
    keys: { [settings.key]: settings.secret },
    rtc: { node_ip: "192.0.2.1", use_external_ip: false, stun_servers: [expect.stringContaining("127.0.0.1")] },
  });
  expect(settings.secret.length).toBeGreaterThanOrEqual(32);
  expect((await drawSettings("192.0.2.1")).secret).not.toBe(settings.secret);
});

test("MEDIA-5: a port that is taken is left, and a free one is taken", async () => {
  // Whoever has it, it is taken.
  const taken = createServer()
    .on("error", () => undefined)
    .listen(7881, "127.0.0.1");
  onTestFinished(async () => {
    if (!taken.listening) return;
    taken.close();
    await once(taken, "close");
  });
  await Promise.race([once(taken, "listening"), new Promise((resolve) => taken.once("error", resolve))]);
  const { tcpPort, udpPort, port } = await drawSettings("127.0.0.1");
  expect(tcpPort).not.toBe(7881);
  expect(udpPort).toBe(tcpPort);
  expect(port).not.toBe(tcpPort);
});
