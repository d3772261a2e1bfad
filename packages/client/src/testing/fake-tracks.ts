let numbers = 0;

/** A fake MediaStreamTrack that a test can interrupt and end. */
export class FakeTrack extends EventTarget implements MediaStreamTrack {
  readonly id: string;
  readonly kind: "audio" | "video";
  readonly label: string;
  contentHint = "";
  enabled = true;
  muted = false;
  readyState: MediaStreamTrackState = "live";
  onended = null;
  onmute = null;
  onunmute = null;

  readonly device: string | undefined;

  /** Makes a track; the label of a named device is its id in upper case. */
  constructor(kind: "audio" | "video", device?: string) {
    super();
    numbers += 1;
    this.kind = kind;
    this.device = device;
    this.label = device?.toUpperCase() ?? "";
    this.id = `${kind}-${numbers}`;
  }

  stop(): void {
    this.readyState = "ended";
  }

  /** An interruption: the system or another page takes the device for a while, or gives it back. */
  interrupt(muted: boolean): void {
    this.muted = muted;
    this.dispatchEvent(new Event(muted ? "mute" : "unmute"));
  }

  /** Ends the track, as when the device is unplugged. */
  unplug(): void {
    this.readyState = "ended";
    this.dispatchEvent(new Event("ended"));
  }

  clone(): MediaStreamTrack {
    return new FakeTrack(this.kind, this.device);
  }
  applyConstraints(): Promise<void> {
    return Promise.resolve();
  }
  getCapabilities(): MediaTrackCapabilities {
    return {};
  }
  getConstraints(): MediaTrackConstraints {
    return {};
  }
  getSettings(): MediaTrackSettings {
    return this.device === undefined ? {} : { deviceId: this.device };
  }
}

/** A fake MediaStream of the given tracks. */
export class FakeStream extends EventTarget implements MediaStream {
  readonly id: string;
  readonly active = true;
  onaddtrack = null;
  onremovetrack = null;
  readonly tracks: MediaStreamTrack[];

  constructor(tracks: readonly MediaStreamTrack[]) {
    super();
    numbers += 1;
    this.id = `stream-${numbers}`;
    this.tracks = [...tracks];
  }

  addTrack(track: MediaStreamTrack): void {
    this.tracks.push(track);
  }
  removeTrack(track: MediaStreamTrack): void {
    this.tracks.splice(this.tracks.indexOf(track), 1);
  }
  clone(): MediaStream {
    return new FakeStream(this.tracks);
  }
  getTracks(): MediaStreamTrack[] {
    return this.tracks;
  }
  getAudioTracks(): MediaStreamTrack[] {
    return this.tracks.filter(({ kind }) => kind === "audio");
  }
  getVideoTracks(): MediaStreamTrack[] {
    return this.tracks.filter(({ kind }) => kind === "video");
  }
  getTrackById(id: string): MediaStreamTrack | null {
    return this.tracks.find((track) => track.id === id) ?? null;
  }
}
