import type { LinkQuality } from "../../api/participant.ts";
import type { LinkMeasures } from "../../ports/peers.ts";

/** Upper bounds of each grade: the share of packets lost, 0 to 1, and the round trip time in ms. */
const grades: readonly { readonly quality: LinkQuality; readonly loss: number; readonly roundTripMs: number }[] = [
  { quality: "excellent", loss: 0.01, roundTripMs: 150 },
  { quality: "good", loss: 0.04, roundTripMs: 300 },
];

/** The share of packets lost between two measurements; null where nothing was expected, or a new connection counts anew. */
const lossBetween = (before: LinkMeasures, now: LinkMeasures): number | null => {
  const [received, lost] = [now.packetsReceived - before.packetsReceived, now.packetsLost - before.packetsLost];
  // A packet that comes late is lost no more, so that the count may fall.
  return received < 0 || received + lost <= 0 ? null : Math.max(0, lost) / (received + Math.max(0, lost));
};

/**
 * Grades a direct link by what is lost on the way to us since the measurement before, by what the other side reports as
 * lost of ours (RTCP receiver reports, RFC 3550), and by the round trip: the worst of them counts.
 */
export const qualityOf = (before: LinkMeasures, now: LinkMeasures): LinkQuality => {
  const losses = [lossBetween(before, now), now.reportedLoss].filter((loss) => loss !== null);
  if (losses.length === 0 && now.roundTripMs === null) return "unknown";
  const [loss, roundTripMs] = [Math.max(0, ...losses), now.roundTripMs ?? 0];
  return grades.find((grade) => loss <= grade.loss && roundTripMs <= grade.roundTripMs)?.quality ?? "poor";
};

/** The quality of one link over time. A single bad second is no bad link: a grade counts when it is measured twice in a row. */
export class QualityMeter {
  #last: LinkMeasures | null = null;
  #graded: LinkQuality = "unknown";
  #quality: LinkQuality = "unknown";

  /** The quality with this measurement; null where it is the same as before. */
  measure(now: LinkMeasures): LinkQuality | null {
    const before = this.#last;
    this.#last = now;
    if (before === null) return null;
    const graded = qualityOf(before, now);
    const isTwice = graded === this.#graded;
    this.#graded = graded;
    return isTwice ? this.#become(graded) : null;
  }

  /** The link is broken; null where that is known. */
  lose(): LinkQuality | null {
    this.#last = null;
    this.#graded = "lost";
    return this.#become("lost");
  }

  #become(quality: LinkQuality): LinkQuality | null {
    if (quality === this.#quality) return null;
    this.#quality = quality;
    return quality;
  }
}
