export type CaptureKind = "microphone" | "camera";

/** The device of each kind to open; null for the system's default. */
export type Wanted = { readonly [K in CaptureKind]?: string | null };

/** What the person has decided for this page (W3C Permissions); `unknown` where the browser does not say. */
export type Permission = "granted" | "denied" | "undecided" | "unknown";

/** Measures what a microphone gives. */
export type Meter = {
  /** The greatest sample of the last half second, 0 to 1; exactly 0 is a dead line. Null while nothing is measured. */
  readonly peak: () => number | null;
  readonly end: () => void;
};

export type Capturing = {
  /** One track of each kind wanted, or a DOMException of getUserMedia (W3C Media Capture and Streams). */
  readonly open: (wanted: Wanted) => Promise<readonly MediaStreamTrack[]>;
  readonly permission: (kind: CaptureKind) => Promise<Permission>;
  readonly meter: (track: MediaStreamTrack) => Meter;
  readonly streamOf: (tracks: readonly MediaStreamTrack[]) => MediaStream;
};
