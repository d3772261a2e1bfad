import { expect, test } from "vitest";
import { callError } from "../api/errors.ts";
import { twoTabs } from "../testing/two-tabs.ts";
import { createFakePerson, type FakeTab } from "../testing/fake-person.ts";
import { leadsIntoLocalNetwork } from "./local-network.ts";

const page = "https://app.example.org";

test.each([
  "wss://10.0.0.7/ws",
  "wss://172.16.0.1/ws",
  "wss://172.31.255.255/ws",
  "wss://192.168.1.20:8443/ws",
  "wss://169.254.1.1/ws",
  "wss://100.64.0.1/ws",
  "wss://127.0.0.1/ws",
  "wss://127.8.9.1/ws",
  "ws://localhost:8080/ws",
  "wss://calls.localhost/ws",
  "wss://printer.local/ws",
  "wss://PRINTER.LOCAL./ws",
  "wss://calls/ws",
  "wss://[::1]/ws",
  "wss://[fd00::2]/ws",
  "wss://[fe80::1]/ws",
  "wss://[::ffff:192.168.0.1]/ws",
])("PAGE-5: %s lies in the local network", (server) => {
  expect(leadsIntoLocalNetwork(page, server)).toBe(true);
});

test.each([
  [page, "wss://calls.example.org/ws"],
  [page, "wss://local.example.org/ws"],
  [page, "wss://mylocal/ws".replace("mylocal", "my.notlocal")],
  [page, "wss://8.8.8.8/ws"],
  [page, "wss://172.32.0.1/ws"],
  [page, "wss://100.128.0.1/ws"],
  [page, "wss://192.169.0.1/ws"],
  [page, "wss://[2001:db8::1]/ws"],
  [page, "wss://[::ffff:8.8.8.8]/ws"],
  ["http://app.example.org", "ws://192.168.1.20/ws"],
  ["https://192.168.1.4", "wss://192.168.1.20/ws"],
  ["https://intranet", "wss://192.168.1.20/ws"],
  ["https://app.local", "wss://192.168.1.20/ws"],
  ["null", "wss://192.168.1.20/ws"],
  [null, "wss://192.168.1.20/ws"],
])("PAGE-5: from %s to %s nothing is guessed", (origin, server) => {
  expect(leadsIntoLocalNetwork(origin, server)).toBe(false);
});

/** A tab whose sockets are closed after `afterMs`, at every try. */
const cutOff = async (options: { readonly origin?: string; readonly url?: string; readonly afterMs: number }) => {
  const { clock, server } = await twoTabs();
  const carol = createFakePerson("carol", clock, {
    ...server,
    sockets: {
      open: (_url, events) => {
        clock.after(options.afterMs, () => events.closed(1006));
        return { send: () => undefined, close: () => undefined };
      },
    },
  });
  const tab = carol.open(options);
  const said: string[] = [];
  tab.client.connection.subscribe((connection) => {
    if (connection.state === "waiting") said.push(`${connection.error?.code} ${connection.error?.detail}`);
  });
  const login = tab.client.login({ appId: 1, userId: "carol", userSig: "sig" });
  login.catch(() => undefined);
  await clock.advance(4000);
  return { said, tab, clock };
};

const local = { origin: page, url: "https://192.168.1.20:8443" };
const endOf = (tab: FakeTab): void => tab.client.close();

test("PAGE-5: two tries closed at once name the local network, the first one alone does not", async () => {
  const { said, tab } = await cutOff({ ...local, afterMs: 20 });
  expect(said.slice(0, 3)).toEqual([
    "no_connection null",
    "server_unreachable maybe_local_network",
    "server_unreachable maybe_local_network",
  ]);
  endOf(tab);
});

test.each([
  ["a try that lasts", { ...local, afterMs: 250 }],
  ["a page of the same network", { ...local, origin: "https://192.168.1.4", afterMs: 20 }],
  ["a server of the internet", { origin: page, url: "https://calls.example.org", afterMs: 20 }],
  ["a page without https", { ...local, origin: "http://app.example.org", afterMs: 20 }],
])("PAGE-5: %s is said to be no connection, however often", async (_what, options) => {
  const { said, tab } = await cutOff(options);
  expect(said.length).toBeGreaterThan(2);
  expect(new Set(said)).toEqual(new Set(["no_connection null"]));
  endOf(tab);
});

test("an error says what is known beyond its code", () => {
  expect(callError("server_unreachable", "maybe_local_network")).toMatchObject({
    code: "server_unreachable",
    detail: "maybe_local_network",
    retryable: true,
  });
  expect(callError("no_connection").detail).toBe(null);
});
