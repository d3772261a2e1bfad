/** The level above which somebody speaks: linear, 0 to 1, of RFC 6464's scale (about -34 dBov). */
const speakingLevel = 0.02;
/** The hangover: the pauses between words belong to the speech, in ms. */
const hangoverMs = 600;

/** Voice activity detection by level, with a hangover. */
export class VoiceActivity {
  #speaking = false;
  #lastLoudAt = -Infinity;

  /** Whether they speak, with this level at this moment (ms); null where that is the same as before. */
  hear(level: number | null, now: number): boolean | null {
    if (level !== null && level >= speakingLevel) this.#lastLoudAt = now;
    const speaking = now - this.#lastLoudAt < hangoverMs;
    if (speaking === this.#speaking) return null;
    this.#speaking = speaking;
    return speaking;
  }
}
