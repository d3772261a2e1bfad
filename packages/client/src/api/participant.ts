import type { Person } from "@opencallkit/core";

/** A profile: how a user is shown. `name`: up to 128 bytes; `avatar`: the address of a picture. "" where there is none. */
export type Profile = { readonly name: string; readonly avatar: string };

/**
 * The state of the direct media link to one person. For a call it stands for all links together: connected as soon as
 * one is.
 */
export type LinkState = "none" | "connecting" | "connected" | "reconnecting" | "failed";

/**
 * A remote source: somebody else's microphone or camera, as their side declares it. `unknown`: not heard of yet. `off`:
 * muted, or turned off, by the person. `pending`: their browser or device has not answered yet. `interrupted`: taken by
 * their system for a while. `failed`: refused, missing or busy. `forbidden`: their page may not use one.
 */
export type SourceState = "unknown" | "on" | "off" | "pending" | "interrupted" | "failed" | "forbidden";

/** Link quality, in both directions: the worse of the two counts. `unknown` until it is measured; `lost`: nothing passes for now. */
export type LinkQuality = "unknown" | "excellent" | "good" | "poor" | "lost";

/**
 * A remote participant: one of the others in a call, whether joined, ringing or gone. `microphone`, `camera` and `screen`
 * are as their side declares them, `quality` is that of the link. `unknown` is what their side has not said yet, or what the media transport cannot tell.
 */
export type Participant = {
  /** The user id. */
  readonly user: string;
  /** Display name and picture; `unknown` where the server has told of none. */
  readonly profile: Profile | "unknown";
  /** Where their part in the call stands. */
  readonly state: Person["state"];
  /** Why somebody has left; null for everybody else. */
  readonly how: Person["how"];
  /** The direct link between us and them; `none` unless both are in the call. */
  readonly link: LinkState;
  readonly microphone: SourceState;
  readonly camera: SourceState;
  readonly screen: SourceState;
  /** Voice activity: whether they are speaking now. */
  readonly speaking: boolean | "unknown";
  readonly quality: LinkQuality;
  /**
   * Whether they can be heard: their microphone is on, and bytes of it arrived in the last 2 s (while the page is
   * hidden, the last value). The engine plays the sound itself.
   */
  readonly audio: boolean;
  /** Their picture, by the same test, as a stream for a muted `<video>`; null while there is none. */
  readonly video: MediaStream | null;
  /** The screen that they share, as a stream for a muted `<video>`; null while there is none. Its sound is played by the engine. */
  readonly screenVideo: MediaStream | null;
};
