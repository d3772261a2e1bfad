import { BlockList, isIP, isIPv4, isIPv6 } from "node:net";

/** Proxies whose word about a client's address is taken. `trusts`: whether an address is one of them. */
export type TrustedProxies = { readonly trusts: (address: string) => boolean };

/** IPv4 in IPv6 (RFC 4291 2.5.5.2) is IPv4. */
const plain = (address: string): string => {
  const mapped = /^::ffff:(?<four>\d+\.\d+\.\d+\.\d+)$/iu.exec(address)?.groups?.["four"];
  return mapped ?? address.split("%")[0] ?? address;
};

const addTo = (list: BlockList, text: string): boolean => {
  const [address = "", prefix, ...rest] = text.split("/");
  if (rest.length > 0 || isIP(address) === 0) return false;
  const family = isIPv4(address) ? "ipv4" : "ipv6";
  if (prefix === undefined) list.addAddress(address, family);
  else if (!/^\d{1,3}$/u.test(prefix) || Number(prefix) > (family === "ipv4" ? 32 : 128)) return false;
  else list.addSubnet(address, Number(prefix), family);
  return true;
};

/** Reads a list of addresses and CIDR blocks, or says which of them is neither. */
export const readProxies = (texts: readonly string[]): TrustedProxies | { readonly wrong: string } => {
  const list = new BlockList();
  const wrong = texts.find((text) => !addTo(list, text));
  if (wrong !== undefined) return { wrong };
  return { trusts: (address) => list.check(address, isIPv4(address) ? "ipv4" : "ipv6") };
};

export const noProxies: TrustedProxies = { trusts: () => false };

/** An entry of X-Forwarded-For: an address, which some proxies give with a port. Null for anything else. */
const addressIn = (entry: string): string | null => {
  const text = entry.trim();
  const bare =
    /^\[(?<six>[^\]]+)\](?::\d+)?$/u.exec(text)?.groups?.["six"] ??
    /^(?<four>\d+\.\d+\.\d+\.\d+):\d+$/u.exec(text)?.groups?.["four"] ??
    text;
  return isIP(plain(bare)) === 0 ? null : plain(bare);
};

/**
 * The client's address: the peer's own, or where that is a trusted proxy the right-most entry of X-Forwarded-For that is
 * none. What stands left of it anybody may have written. An entry that is no address ends the search: the proxy that
 * let it through stands for its clients.
 */
export const clientAddress = (
  peer: string | undefined,
  forwardedFor: string | readonly string[] | undefined,
  proxies: TrustedProxies,
): string => {
  let address = plain(peer ?? "");
  const entries = (typeof forwardedFor === "string" ? [forwardedFor] : (forwardedFor ?? [])).join(",").split(",");
  for (const entry of entries.toReversed()) {
    if (isIP(address) === 0 || !proxies.trusts(address)) break;
    const next = addressIn(entry);
    if (next === null) break;
    address = next;
  }
  return address;
};

const groupsOf = (address: string): readonly string[] => {
  const [head = "", tail] = address.split("::");
  const [front, back] = [head.split(":"), tail === undefined ? [] : tail.split(":")].map((part) =>
    part.filter((group) => group !== ""),
  );
  const given = [...(front ?? []), ...(back ?? [])].length;
  return [...(front ?? []), ...Array.from({ length: Math.max(0, 8 - given) }, () => "0"), ...(back ?? [])];
};

/** Whom limits count: an IPv4 address, or the /64 of an IPv6 one, for one subscriber has all of it (RFC 6177). */
export const limitKey = (address: string): string =>
  isIPv6(address)
    ? `${groupsOf(address.toLowerCase())
        .slice(0, 4)
        .map((group) => group.replace(/^0+(?=.)/u, ""))
        .join(":")}::/64`
    : address;
