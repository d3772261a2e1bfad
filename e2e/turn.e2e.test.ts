import { expect, test } from "vitest";
import { chromiumPath, openBrowser } from "./setup/browser.ts";
import { setPolicy } from "./setup/app-policy.ts";
import { endsWithTest } from "./setup/cleanup.ts";
import { startCoturn } from "./setup/coturn.ts";
import { hears } from "./setup/ears.ts";
import type { Source } from "./setup/media.ts";
import { startNetwork, type Network } from "./setup/network.ts";
import { alices, bobs, button, call, demoUrl, type Person } from "./setup/people.ts";
import { pathOf, relayOnly, turnUsersOf } from "./setup/relay.ts";
import { startServer, type Server } from "./setup/server.ts";
import { wallClock } from "./setup/wall-clock.ts";
import { tapPeers } from "./setup/wire.ts";

const secret = "what-coturn-and-the-server-share";

type Given = {
  readonly flags: readonly string[];
  readonly env?: { readonly [name: string]: string };
  /** Who sees to it that candidates are relayed ones: the browser, or the app's policy. */
  readonly relayedBy?: "browser" | "policy";
};

/** Relay-only person: their browser is inside the network, and uses relay candidates only. */
const relayedAt = async (
  network: Network,
  server: Server,
  [name, source, by]: readonly [string, Source, Given["relayedBy"]],
): Promise<Person> => {
  const browser = endsWithTest(await openBrowser(source, { launcher: await network.launcher(chromiumPath()) }));
  await browser.context.addInitScript(tapPeers);
  if (by !== "policy") await browser.context.addInitScript(relayOnly);
  return { ...browser, name, page: await browser.open(demoUrl(server, name)) };
};

/** Video call fixture, in a network with nothing but two people, the server and coturn. */
const videoCall = async (given: (url: string) => Given) => {
  const network = endsWithTest(await startNetwork());
  const coturn = endsWithTest(await startCoturn(network, secret));
  const { relayedBy, ...options } = given(coturn.url);
  const server = endsWithTest(await startServer({ ...options, inside: network.inside }));
  if (relayedBy === "policy") await setPolicy(server, "relay=always");
  const alice = await relayedAt(network, server, ["alice", alices, relayedBy]);
  const bob = await relayedAt(network, server, ["bob", bobs, relayedBy]);
  await call(alice.page, "bob", "Video call");
  await button(bob.page, "Accept").click();
  return { network, coturn, server, alice, bob };
};

type Talk = Awaited<ReturnType<typeof videoCall>>;

/** Asserts relayed media: each hears the other, through coturn's address and no other. */
const expectRelayed = async ({ network, alice, bob }: Talk, { over = "udp", within = 15_000 } = {}): Promise<void> => {
  await expect.poll(() => hears(alice.page, bobs.tone), { timeout: within }).toBe(true);
  await expect.poll(() => hears(bob.page, alices.tone)).toBe(true);
  for (const { page } of [alice, bob]) {
    const before = await pathOf(page);
    expect(before).toMatchObject({ kind: "relay", address: network.address, over });
    for (const kind of ["audio", "video"] as const)
      await expect
        .poll(async () => (await pathOf(page))?.received[kind])
        .toBeGreaterThan(before?.received[kind] ?? Infinity);
  }
};

const noPath = "No path to the other side was found.";
/** Asserts an ICE failure on both screens, 15 s after gathering began; the rest of the timeout is for a busy machine. */
const expectNoPath = async ({ coturn, alice, bob }: Talk): Promise<void> => {
  const told = [alice, bob].map(({ page }) =>
    expect.poll(() => page.getByText(noPath).first().isVisible(), { timeout: 20_000 }).toBe(true),
  );
  await Promise.all(told);
  expect(await pathOf(alice.page)).toBeNull();
  expect(await pathOf(bob.page)).toBeNull();
  expect(coturn.users()).toEqual([]);
};

const withTurn = (url: string): readonly string[] => ["--turn", url, "--turn-secret", secret];

const ways = [
  ["udp", ""],
  ["tcp", "?transport=tcp"],
] as const;
test.each(ways)(
  "TURN-1: a call under 'relay' only passes Debian's coturn, set up as in the manual, over %s, each with credentials of an hour of its own",
  async (over, suffix) => {
    const talk = await videoCall((url) => ({ flags: withTurn(`${url}${suffix}`) }));
    await expectRelayed(talk, { over });
    for (const { name, page } of [talk.alice, talk.bob]) {
      const [user = "", ...more] = await turnUsersOf(page);
      expect(more).toEqual([]);
      expect(user).toMatch(new RegExp(`^[0-9]+:${name}$`, "u"));
      const left = Number(user.split(":")[0]) - Date.now() / 1000;
      expect(left).toBeGreaterThan(3600 - 120);
      expect(left).toBeLessThanOrEqual(3600);
      expect(talk.coturn.users()).toContain(user);
    }
  },
);

const without: { readonly [what: string]: (url: string) => Given } = {
  "with another secret than coturn's": (url) => ({ flags: ["--turn", url, "--turn-secret", "another"] }),
  "without --turn": () => ({ flags: [] }),
};
test.each(Object.keys(without))("TURN-1: %s such a call has no path, and both are told within 20 s", async (what) => {
  await expectNoPath(await videoCall((url) => without[what]?.(url) ?? { flags: [] }));
});

test("TURN-1: coturn takes no credentials past their hour; the fresh ones that come to who is connected give the same call its path", async () => {
  const clock = await wallClock("-2h");
  const talk = await videoCall((url) => ({ flags: withTurn(url), env: clock.env }));
  await expectNoPath(talk);
  const stale = await turnUsersOf(talk.alice.page);
  clock.set("+0");
  // Retry intervals: the server checks every 10 s for credentials to renew, and the page retries its path every 15 s.
  await expectRelayed(talk, { within: 40_000 });
  expect(await turnUsersOf(talk.alice.page)).not.toEqual(stale);
});

test("RELAY-1: under the policy 'relay: always' a call passes the TURN server though a direct path is there, and no address is told", async () => {
  const talk = await videoCall((url) => ({ flags: withTurn(url), relayedBy: "policy" }));
  await expectRelayed(talk);
  for (const { page } of [talk.alice, talk.bob]) {
    const told = await page.evaluate(() => globalThis.peers?.at(-1)?.localDescription?.sdp ?? "");
    const candidates = told.split("\n").filter((line) => line.startsWith("a=candidate:"));
    expect(candidates.length).toBeGreaterThan(0);
    expect(candidates.filter((line) => !line.includes(" typ relay "))).toEqual([]);
  }
});

test("TURN-2: an address that Chromium refuses costs the call nothing", async () => {
  const refused = "stun:198.51.100.1:99999";
  const talk = await videoCall((url) => ({ flags: ["--ice", refused, ...withTurn(url)] }));
  await expectRelayed(talk);
  const why = await talk.alice.page.evaluate((urls) => {
    try {
      new RTCPeerConnection({ iceServers: [{ urls }] }).close();
      return "accepted";
    } catch (error) {
      return error instanceof Error ? error.name : "";
    }
  }, refused);
  expect(why).toBe("SyntaxError");
});

const own = ["0.0.0.1", "10.0.0.1", "100.64.0.1", "127.0.0.1", "169.254.169.254", "172.16.0.1", "192.168.0.1"];
test("the manual's coturn is no way into the machine and the network that it is in", async () => {
  const coturn = endsWithTest(await startCoturn(endsWithTest(await startNetwork()), secret));
  for (const peer of [...own, "::1", "fd00::1", "fe80::1"])
    expect([peer, await coturn.answerFor(peer)]).toEqual([peer, expect.stringContaining("403 (Forbidden IP)")]);
  expect(coturn.users()).toContainEqual(expect.stringMatching(/^[0-9]+:anybody$/u));
});
