/** An `<audio>` element behind an autoplay policy, in the place of the browser's. */
export class FakeAudio extends EventTarget {
  static readonly made: FakeAudio[] = [];
  /** Null plays; else the name of the exception that a play without a press meets. */
  static refusal: string | null = null;
  src = "";
  srcObject: unknown = null;
  paused = true;
  sink: string | null = null;

  constructor() {
    super();
    FakeAudio.made.push(this);
  }
  async play(): Promise<void> {
    if (FakeAudio.refusal !== null) throw Object.assign(new Error("refused"), { name: FakeAudio.refusal });
    this.paused = false;
    this.dispatchEvent(new Event("playing"));
  }
  pause(): void {
    this.paused = true;
    this.dispatchEvent(new Event("pause"));
  }
  removeAttribute(): void {
    this.src = "";
  }
}

/** One that can choose its loudspeaker. */
export class FakeAudioWithSink extends FakeAudio {
  async setSinkId(id: string): Promise<void> {
    this.sink = id;
  }
}
