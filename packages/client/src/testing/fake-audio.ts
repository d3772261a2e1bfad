/** A fake `<audio>` element behind an autoplay policy. */
export class FakeAudio extends EventTarget {
  static readonly made: FakeAudio[] = [];
  /** The exception that play() without a press meets, by name; null plays. */
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

/** A fake `<audio>` element with setSinkId. */
export class FakeAudioWithSink extends FakeAudio {
  async setSinkId(id: string): Promise<void> {
    this.sink = id;
  }
}
