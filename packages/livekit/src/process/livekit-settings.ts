import { randomBytes } from "node:crypto";
import { createServer } from "node:net";

/** How a LiveKit of ours is started: its ports, its key, and the address that its media are reached at. */
export type LivekitSettings = {
  /** The port of its signalling and API, on loopback alone. */
  readonly port: number;
  /** The port of media over UDP, all of them. */
  readonly udpPort: number;
  /** The port of media over TCP, for networks without UDP. */
  readonly tcpPort: number;
  readonly key: string;
  readonly secret: string;
  /** The address that clients send media to. */
  readonly nodeIp: string;
};

/** LiveKit's own ports, where they are free. */
const usual = { port: 7880, tcpPort: 7881, udpPort: 7882 } as const;

/** A TCP port: the wished one, or a free one where that is taken. */
const freePort = async (wished: number, host: string): Promise<number> => {
  const tryOne = (port: number): Promise<number | null> =>
    new Promise((resolve) => {
      const server = createServer();
      server.once("error", () => resolve(null));
      server.listen(port, host, () => {
        const address = server.address();
        server.close(() => resolve(typeof address === "object" && address !== null ? address.port : null));
      });
    });
  return (await tryOne(wished)) ?? (await tryOne(0)) ?? wished;
};

const isLoopback = (address: string): boolean => address.startsWith("127.");

/** Settings for a LiveKit of ours: a new key and secret with each start, ports of its own. */
export const drawSettings = async (nodeIp: string): Promise<LivekitSettings> => {
  const host = isLoopback(nodeIp) ? nodeIp : "0.0.0.0";
  const tcpPort = await freePort(usual.tcpPort, host);
  return {
    port: await freePort(usual.port, "127.0.0.1"),
    tcpPort,
    // One number for both, where the usual ones are taken: a free TCP port tells something of UDP, too.
    udpPort: tcpPort === usual.tcpPort ? usual.udpPort : tcpPort,
    key: "opencallkit",
    secret: randomBytes(32).toString("base64url"),
    nodeIp,
  };
};

/** LiveKit's own configuration file (YAML, of which JSON is a part). Holds a secret. */
export const configOf = ({ port, udpPort, tcpPort, key, secret, nodeIp }: LivekitSettings): string =>
  JSON.stringify({
    port,
    bind_addresses: ["127.0.0.1"],
    keys: { [key]: secret },
    logging: { level: "warn", json: true },
    room: { auto_create: false },
    rtc: {
      udp_port: udpPort,
      tcp_port: tcpPort,
      use_external_ip: false,
      node_ip: nodeIp,
      // Never empty: LiveKit would give its clients public servers instead.
      stun_servers: ["127.0.0.1:3478"],
      ...(isLoopback(nodeIp) ? { enable_loopback_candidate: true, ips: { includes: ["127.0.0.0/8"] } } : {}),
    },
  });
