/** Fake stream: a MediaStream without tracks, for code that only compares identity. */
export class FakeStream extends EventTarget implements MediaStream {
  readonly id = "stream";
  readonly active = true;
  readonly onaddtrack = null;
  readonly onremovetrack = null;
  addTrack(): void {
    throw new Error("a fake stream has no tracks");
  }
  removeTrack(): void {
    throw new Error("a fake stream has no tracks");
  }
  clone(): FakeStream {
    return new FakeStream();
  }
  getTrackById(): null {
    return null;
  }
  getTracks(): MediaStreamTrack[] {
    return [];
  }
  getAudioTracks(): MediaStreamTrack[] {
    return [];
  }
  getVideoTracks(): MediaStreamTrack[] {
    return [];
  }
}
