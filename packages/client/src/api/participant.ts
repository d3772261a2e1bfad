import type { Person } from "@opencallkit/core";

/** The direct link to one person; of a call all of them together: connected as soon as one is. */
export type LinkState = "none" | "connecting" | "connected" | "reconnecting" | "failed";

/**
 * A microphone or camera of somebody else, as their side says. `unknown`: not heard of yet. `off`: muted, or turned off,
 * by the person. `pending`: not there yet; their browser or device has not answered. `interrupted`: taken by their
 * system for a while. `failed`: refused, missing or busy. `forbidden`: their page may not use one.
 */
export type SourceState = "unknown" | "on" | "off" | "pending" | "interrupted" | "failed" | "forbidden";

/** How well media pass, where the transport can tell. */
export type LinkQuality = "unknown" | "excellent" | "good" | "poor" | "lost";

/**
 * One of the others in a call, whether there, rung or gone. What nobody knows, for want of a word of theirs or because
 * the media take a way that cannot tell, is `unknown`.
 */
export type Participant = {
  readonly user: string;
  /** The name and picture to show; `unknown` where the server knows none. */
  readonly profile: "unknown";
  readonly state: Person["state"];
  /** Why somebody who has left is not there; null for all others. */
  readonly how: Person["how"];
  /** Between us and them; `none` unless both are in the call. */
  readonly link: LinkState;
  readonly microphone: SourceState;
  readonly camera: SourceState;
  readonly screen: SourceState;
  /** Whether they are speaking now. */
  readonly speaking: boolean | "unknown";
  readonly quality: LinkQuality;
  /**
   * Whether they can be heard: their microphone is on, and bytes of it arrived in the last 2 s (while the page is hidden,
   * the last value). The engine plays the sound.
   */
  readonly audio: boolean;
  /** The same of their camera, as a stream for a muted `<video>`; null while there is no picture. */
  readonly video: MediaStream | null;
};
