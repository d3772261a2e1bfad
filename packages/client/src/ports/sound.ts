/** A playing remote track. */
export type Playing = {
  /** Settles when the first of it is played; never for one that is not. */
  readonly began: Promise<void>;
  /** Tries to play; true when it sounds now. */
  readonly resume: () => Promise<boolean>;
  /** Sets the output device; null for the system's default. Rejects when it cannot be used. */
  readonly setSpeaker: (id: string | null) => Promise<void>;
  /** Sets the volume, 0 to 1. */
  readonly setVolume: (volume: number) => void;
  readonly end: () => void;
};

export type Sound = {
  /** Unlocks autoplay; called inside a press, so that what is played later may sound. */
  readonly unlock: () => void;
  /** Plays a track. `held`: true when the browser or the system holds the sound back, false when it sounds again. */
  readonly play: (track: MediaStreamTrack, held: (held: boolean) => void) => Playing;
};
