/** The origins (RFC 6454) whose pages may talk to client routes. */
export type Origins = {
  /** Origins on the list, such as `https://app.example`. */
  readonly listed: readonly string[];
  /** Any page of this machine too, for development. */
  readonly loopback: boolean;
};

const loopbackHosts = new Set(["localhost", "127.0.0.1", "[::1]"]);

const urlOf = (text: string): URL | null => (URL.canParse(text) ? new URL(text) : null);

export const isLoopbackHost = (host: string | undefined): boolean => {
  const url = host === undefined ? null : urlOf(`http://${host}`);
  return url !== null && (loopbackHosts.has(url.hostname) || url.hostname.endsWith(".localhost"));
};

/** Whether an origin is allowed; `host` is the request's Host header. A program that sends no origin is no page, and may. */
export const originAllowed = (
  { listed, loopback }: Origins,
  origin: string | undefined,
  host: string | undefined,
): boolean => {
  if (origin === undefined) return true;
  const url = urlOf(origin);
  if (url === null || url.origin !== origin) return false;
  return listed.includes(origin) || url.host === host || (loopback && isLoopbackHost(url.host));
};

export const isLoopbackAddress = (address: string | undefined): boolean =>
  address !== undefined && (address === "::1" || /^(?:::ffff:)?127\./u.test(address));
