import { once } from "node:events";
import { connect } from "node:tls";
import { messageOf } from "@opencallkit/server/ports";
import { fail, ok, warn, type Finding } from "./finding.ts";

const patienceMs = 5000;
const dayMs = 24 * 60 * 60 * 1000;
/** A certificate that ends within so many days should have been renewed. */
const soonDays = 14;

export const isLoopbackName = (name: string): boolean =>
  name === "localhost" || name === "[::1]" || name.endsWith(".localhost") || /^127(?:\.\d{1,3}){3}$/u.test(name);

/** TLS of the server's address: browsers give camera and microphone to pages of https only, or of their own machine. */
export const checkTls = async (url: string, now: number): Promise<Finding> => {
  const { protocol, hostname, port } = new URL(url);
  if (protocol === "http:")
    return isLoopbackName(hostname)
      ? ok("tls", "plain HTTP, of this machine; from others browsers need https (docs/deploy.md)")
      : warn(
          "tls",
          "plain HTTP: browsers give no camera and no microphone, and everybody on the way reads along",
          "put a proxy with a certificate in front (docs/deploy.md), and check its address",
        );
  const host = hostname.replaceAll(/[[\]]/gu, "");
  const socket = connect({
    host,
    port: port === "" ? 443 : Number(port),
    servername: /^[\d.]+$|:/u.test(host) ? "" : host,
  });
  try {
    await once(socket, "secureConnect", { signal: AbortSignal.timeout(patienceMs) });
    const days = Math.floor((Date.parse(socket.getPeerCertificate().valid_to) - now) / dayMs);
    const said = `${socket.getProtocol() ?? "TLS"}, the certificate holds for ${days} more days`;
    return days < soonDays ? warn("tls", said, "renew it; something that should do so has not") : ok("tls", said);
  } catch (error) {
    return fail("tls", `no TLS that browsers take: ${messageOf(error)}`, "look at the proxy and its certificate");
  } finally {
    socket.destroy();
  }
};
