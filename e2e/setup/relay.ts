import type { Page } from "playwright-core";

/** Init script that forces relayed media: peer connections get `iceTransportPolicy: "relay"`. */
export const relayOnly = (): void => {
  globalThis.RTCPeerConnection = new Proxy(RTCPeerConnection, {
    construct: (target, [configuration]: readonly RTCConfiguration[]) =>
      new target({ ...configuration, iceTransportPolicy: "relay" }),
  });
};

/** Selected ICE candidate pair: the page's local candidate, and the media received over it. */
export type Path = {
  /** Candidate type: `host`, `srflx`, `prflx` or `relay`. */
  readonly kind: string;
  readonly address: string;
  /** Relay protocol, between page and TURN server: `udp`, `tcp` or `tls`. */
  readonly over: string;
  /** Received media in bytes, by kind of track. */
  readonly received: { readonly audio: number; readonly video: number };
};

type Stat = { readonly [field: string]: unknown };

const statsOf = async (page: Page): Promise<readonly Stat[]> =>
  page.evaluate(async () => {
    const peers = (globalThis.peers ?? []).filter((peer) => peer.connectionState === "connected");
    const found: Stat[] = [];
    for (const report of await Promise.all(peers.map((peer) => peer.getStats())))
      report.forEach((stat: Stat) => void found.push(stat));
    return found;
  });

/** Path of the one peer connection that has a selected pair (needs `tapPeers`); null without one. */
export const pathOf = async (page: Page): Promise<Path | null> => {
  const stats = await statsOf(page);
  const byId = (id: unknown): Stat | undefined => stats.find((stat) => stat["id"] === id);
  const transport = stats.find(({ type }) => type === "transport");
  const local = byId(byId(transport?.["selectedCandidatePairId"])?.["localCandidateId"]);
  if (local === undefined) return null;
  const bytes = (kind: string): number => {
    const inbound = stats.find((stat) => stat["type"] === "inbound-rtp" && stat["kind"] === kind);
    return Number(inbound?.["bytesReceived"] ?? 0);
  };
  return {
    kind: String(local["candidateType"]),
    address: String(local["address"]),
    over: String(local["relayProtocol"]),
    received: { audio: bytes("audio"), video: bytes("video") },
  };
};

/** TURN user names in the configuration of the page's newest peer connection (needs `tapPeers`). */
export const turnUsersOf = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const servers = globalThis.peers?.at(-1)?.getConfiguration().iceServers ?? [];
    return servers.flatMap(({ username }) => (username === undefined || username === "" ? [] : [username]));
  });
