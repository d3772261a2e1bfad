import fc from "fast-check";
import { expect, test } from "vitest";
import { clientAddress, limitKey, noProxies, readProxies, type TrustedProxies } from "./client-address.ts";

const proxiesOf = (...texts: readonly string[]): TrustedProxies => {
  const read = readProxies(texts);
  if ("wrong" in read) throw new Error(read.wrong);
  return read;
};

test("USE-8: without a trusted proxy the peer's address counts, whatever a header says", () => {
  expect(clientAddress("203.0.113.9", "198.51.100.1", noProxies)).toBe("203.0.113.9");
  expect(clientAddress("::ffff:203.0.113.9", "198.51.100.1", proxiesOf("10.0.0.0/8"))).toBe("203.0.113.9");
});

test("USE-8: behind trusted proxies the right-most entry that is none counts", () => {
  const proxies = proxiesOf("127.0.0.1", "10.0.0.0/8", "2001:db8:1::/48");
  expect(clientAddress("127.0.0.1", "198.51.100.1", proxies)).toBe("198.51.100.1");
  expect(clientAddress("::ffff:127.0.0.1", "6.6.6.6, 198.51.100.1, 10.1.2.3", proxies)).toBe("198.51.100.1");
  expect(clientAddress("2001:db8:1::7", ["6.6.6.6", "198.51.100.1"], proxies)).toBe("198.51.100.1");
  expect(clientAddress("127.0.0.1", "198.51.100.1:4711, 10.0.0.1", proxies)).toBe("198.51.100.1");
  expect(clientAddress("127.0.0.1", "[2001:db8:9::1]:4711", proxies)).toBe("2001:db8:9::1");
  expect(clientAddress("127.0.0.1", "::ffff:198.51.100.1", proxies)).toBe("198.51.100.1");
});

test("USE-8: an entry that is no address ends the search, and a proxy alone stands for itself", () => {
  const proxies = proxiesOf("127.0.0.1", "10.0.0.0/8");
  expect(clientAddress("127.0.0.1", "198.51.100.1, unknown, 10.0.0.2", proxies)).toBe("10.0.0.2");
  expect(clientAddress("127.0.0.1", "unknown", proxies)).toBe("127.0.0.1");
  expect(clientAddress("127.0.0.1", undefined, proxies)).toBe("127.0.0.1");
  expect(clientAddress("127.0.0.1", "", proxies)).toBe("127.0.0.1");
  expect(clientAddress("127.0.0.1", "10.0.0.9, 10.0.0.8", proxies)).toBe("10.0.0.9");
  expect(clientAddress(undefined, "198.51.100.1", proxies)).toBe("");
});

test("USE-8: what a client writes in front of a proxy's entry never counts", () => {
  const proxies = proxiesOf("127.0.0.1");
  fc.assert(
    fc.property(fc.string(), fc.ipV4(), (written, client) => {
      fc.pre(client !== "127.0.0.1");
      expect(clientAddress("127.0.0.1", `${written}, ${client}`, proxies)).toBe(client);
    }),
  );
});

test("USE-8: IPv6 counts by /64, in whatever way it is written", () => {
  const same = ["2001:db8:1:2::1", "2001:DB8:1:2:ffff:1:2:3", "2001:0db8:0001:0002::", "2001:db8:1:2:0:0:0:9"];
  expect(new Set(same.map(limitKey)).size).toBe(1);
  expect(limitKey("2001:db8:1:3::1")).not.toBe(limitKey("2001:db8:1:2::1"));
  expect(limitKey("::1")).toBe(limitKey("0:0:0:0:1::"));
  expect(limitKey("198.51.100.1")).toBe("198.51.100.1");
  fc.assert(
    fc.property(fc.ipV6(), (one) => {
      expect(limitKey(one)).toBe(limitKey(one.toUpperCase()));
      const key = limitKey(one);
      expect(limitKey(key.replace("::/64", ":1:2:3:4"))).toBe(key);
    }),
  );
});

test("a list of proxies names the entry that is none", () => {
  expect(readProxies(["10.0.0.0/8", "10.0.0.0/33"])).toEqual({ wrong: "10.0.0.0/33" });
  expect(readProxies(["proxy.example"])).toEqual({ wrong: "proxy.example" });
  expect(readProxies(["2001:db8::/129"])).toEqual({ wrong: "2001:db8::/129" });
  expect(readProxies(["10.0.0.0/8/9"])).toEqual({ wrong: "10.0.0.0/8/9" });
});
