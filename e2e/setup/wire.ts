import type { Page, WebSocket } from "playwright-core";

/** Wire tap: the frames that passed over a page's WebSockets, newest last. */
export type Wire = { readonly sent: string[]; readonly received: string[] };

/** Taps a page's WebSockets, from its next load on. */
export const tapWire = (page: Page): Wire => {
  const wire: Wire = { sent: [], received: [] };
  page.on("websocket", (socket: WebSocket) => {
    socket.on("framesent", ({ payload }) => void wire.sent.push(payload.toString()));
    socket.on("framereceived", ({ payload }) => void wire.received.push(payload.toString()));
  });
  return wire;
};

export const countOf = (frames: readonly string[], name: string): number =>
  frames.reduce((sum, frame) => sum + frame.split(`"type":"${name}"`).length - 1, 0);

/** Commands answered: how many of the commands that a page sent have their response; what it asks of its account does not count. */
export const commandsAnswered = ({ sent, received }: Wire): number => {
  const ids = (frames: readonly string[], name: string) =>
    frames.flatMap((frame) =>
      [...frame.matchAll(new RegExp(`"type":"${name}","id":"([^"]+)"`, "gu"))].map(([, id]) => id),
    );
  const commands = new Set(ids(sent, "request"));
  return ids(received, "response").filter((id) => commands.has(id)).length;
};

declare global {
  /** Peer connections that the page has made; set by `tapPeers`. */
  var peers: RTCPeerConnection[] | undefined;
}

/** Init script that collects a page's peer connections. */
export const tapPeers = (): void => {
  const made: RTCPeerConnection[] = [];
  globalThis.peers = made;
  globalThis.RTCPeerConnection = new Proxy(RTCPeerConnection, {
    construct: (target, args: readonly RTCConfiguration[]) => {
      const peer = new target(...args);
      made.push(peer);
      return peer;
    },
  });
};

/** Sent media: the number of RTP packets that have left the page, and of session descriptions that it has made. */
export const mediaSent = (page: Page): Promise<{ readonly packets: number; readonly descriptions: number }> =>
  page.evaluate(async () => {
    const peers = globalThis.peers ?? [];
    const reports = await Promise.all(peers.map((peer) => peer.getStats()));
    let packets = 0;
    for (const report of reports) {
      report.forEach((stat: unknown) => {
        if (typeof stat !== "object" || stat === null || !("type" in stat) || stat.type !== "outbound-rtp") return;
        if ("packetsSent" in stat && typeof stat.packetsSent === "number") packets += stat.packetsSent;
      });
    }
    return { packets, descriptions: peers.filter((peer) => peer.localDescription !== null).length };
  });

/** Layers of the picture that the page sends (needs `tapPeers`): the width of each that is made now, smallest first. */
export const layersOf = (page: Page): Promise<readonly number[]> =>
  page.evaluate(() =>
    (globalThis.peers ?? [])
      .flatMap((peer) => peer.getSenders())
      .flatMap((sender) => {
        const { track } = sender;
        if (track?.kind !== "video") return [];
        const { width = 0 } = track.getSettings();
        const made = sender.getParameters().encodings.filter(({ active }) => active !== false);
        return made.map(({ scaleResolutionDownBy = 1 }) => width / scaleResolutionDownBy);
      })
      .toSorted((one, other) => one - other),
  );
