import type { TrackSource } from "../ports/media-transport.ts";
import type { PeerStatistics } from "../ports/peers.ts";

/** A media section: whose media it carries, and of which kind they are. */
type Section = {
  readonly source: TrackSource;
  readonly kind: "audio" | "video";
  readonly transceiver: Pick<RTCRtpTransceiver, "mid">;
};

/** The parts of a statistics report that are read here (W3C WebRTC Statistics); browsers leave out what they do not measure. */
type Stats = {
  readonly type?: unknown;
  readonly kind?: unknown;
  readonly mid?: unknown;
  readonly bytesReceived?: unknown;
  readonly packetsReceived?: unknown;
  readonly packetsLost?: unknown;
  readonly fractionLost?: unknown;
  readonly nominated?: unknown;
  readonly currentRoundTripTime?: unknown;
};

const numberOf = (value: unknown): number => (typeof value === "number" ? value : 0);

/** Reads a report: bytes of each source, and what the grade of the link is made of. */
export const statisticsOf = (report: RTCStatsReport, sections: readonly Section[]): PeerStatistics => {
  const received = { microphone: 0, camera: 0, screen: 0, screenSound: 0 };
  let [packetsReceived, packetsLost] = [0, 0];
  let [reportedLoss, roundTripMs]: [number | null, number | null] = [null, null];
  for (const [, stats] of report) {
    const { type, kind, mid, nominated, fractionLost, currentRoundTripTime, ...counted }: Stats = stats;
    if (type === "inbound-rtp") {
      // By its media section where the browser says which; else by its kind.
      const section =
        sections.find(({ transceiver }) => transceiver.mid === mid) ?? sections.find((each) => each.kind === kind);
      if (section !== undefined) received[section.source] += numberOf(counted.bytesReceived);
      packetsReceived += numberOf(counted.packetsReceived);
      packetsLost += numberOf(counted.packetsLost);
    } else if (type === "remote-inbound-rtp" && typeof fractionLost === "number") {
      reportedLoss = Math.max(reportedLoss ?? 0, fractionLost);
    } else if (type === "candidate-pair" && nominated === true && typeof currentRoundTripTime === "number") {
      roundTripMs = currentRoundTripTime * 1000;
    }
  }
  return { received, measures: { packetsReceived, packetsLost, reportedLoss, roundTripMs } };
};
