export type CaptureKind = "microphone" | "camera";

/** Capture constraints: the device of each kind to open; null for the system's default. */
export type Wanted = { readonly [K in CaptureKind]?: string | null };

/** The permission state of this page (W3C Permissions); `unknown` where the browser does not say. */
export type Permission = "granted" | "denied" | "undecided" | "unknown";

/** A level meter of a microphone. */
export type Meter = {
  /** The peak amplitude of the last half second, 0 to 1; exactly 0 is a dead line. Null while nothing is measured. */
  readonly peak: () => number | null;
  readonly end: () => void;
};

export type Capturing = {
  /**
   * Captures one track of each kind wanted. Rejects with a DOMException of getUserMedia (W3C Media Capture and
   * Streams).
   */
  readonly open: (wanted: Wanted) => Promise<readonly MediaStreamTrack[]>;
  /** Whether this browser can capture a screen; those of phones cannot. */
  readonly canShareScreen: boolean;
  /**
   * Captures what the person picks, a screen, window or tab, and its sound if they share that too: one or two tracks.
   * Has to begin within a press. Rejects with a DOMException of getDisplayMedia (W3C Screen Capture).
   */
  readonly display: () => Promise<readonly MediaStreamTrack[]>;
  readonly permission: (kind: CaptureKind) => Promise<Permission>;
  readonly meter: (track: MediaStreamTrack) => Meter;
  readonly streamOf: (tracks: readonly MediaStreamTrack[]) => MediaStream;
};
