const ipv4 = /^(\d+)\.(\d+)\.\d+\.\d+$/u;

/** Private IPv4 addresses as browsers see them: RFC 1918, loopback, link-local, and shared by carriers (RFC 6598). */
const isLocalIpv4 = (first: number, second: number): boolean =>
  first === 0 ||
  first === 10 ||
  first === 127 ||
  (first === 100 && second >= 64 && second < 128) ||
  (first === 169 && second === 254) ||
  (first === 172 && second >= 16 && second < 32) ||
  (first === 192 && second === 168);

/** Private IPv6 addresses. `inner` is the address without its brackets, as `URL` writes it. */
const isLocalIpv6 = (inner: string): boolean => {
  // IPv4-mapped (RFC 4291): `::ffff:c0a8:1` is 192.168.0.1.
  const mapped = /^::ffff:([\da-f]{1,4}):[\da-f]{1,4}$/u.exec(inner)?.[1];
  if (mapped !== undefined) {
    const high = Number.parseInt(mapped, 16);
    return isLocalIpv4(high >> 8, high & 0xff);
  }
  return inner === "::" || inner === "::1" || /^f[cd]/u.test(inner) || /^fe[89ab]/u.test(inner);
};

const localSuffix = /(?:^|\.)(?:local|localhost|internal|home\.arpa)$/u;

/** Whether a host is known to lie on this machine or in its network. Of most names nobody can say. */
const isLocalHost = (host: string): boolean => {
  const name = host.toLowerCase().replace(/\.$/u, "");
  if (name.startsWith("[")) return isLocalIpv6(name.slice(1, -1));
  const [, first, second] = ipv4.exec(name) ?? [];
  if (first !== undefined && second !== undefined) return isLocalIpv4(Number(first), Number(second));
  return !name.includes(".") || localSuffix.test(name);
};

const urlOf = (text: string): URL | null => (URL.canParse(text) ? new URL(text) : null);

/**
 * Private Network Access: whether a page from the internet asks for a server in the local network, which browsers may
 * block without a word.
 */
export const leadsIntoLocalNetwork = (pageOrigin: string | null, server: string): boolean => {
  const [page, there] = [urlOf(pageOrigin ?? ""), urlOf(server)];
  if (page === null || there === null || page.protocol !== "https:") return false;
  return !isLocalHost(page.hostname) && isLocalHost(there.hostname);
};
