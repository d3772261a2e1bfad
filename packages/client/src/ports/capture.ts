export type CaptureKind = "microphone" | "camera";

/** The device of each kind to open; null for the system's default. */
export type Wanted = { readonly [K in CaptureKind]?: string | null };

export type Capturing = {
  /** One track of each kind wanted, or a DOMException of getUserMedia (W3C Media Capture and Streams). */
  readonly open: (wanted: Wanted) => Promise<readonly MediaStreamTrack[]>;
  readonly streamOf: (tracks: readonly MediaStreamTrack[]) => MediaStream;
};
