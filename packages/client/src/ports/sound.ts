/** One remote track that plays. */
export type Playing = {
  /** True when it sounds now. */
  readonly resume: () => Promise<boolean>;
  /** Null for the system's default. Rejects when the loudspeaker cannot be used. */
  readonly setSpeaker: (id: string | null) => Promise<void>;
  /** 0 to 1. */
  readonly setVolume: (volume: number) => void;
  readonly end: () => void;
};

export type Sound = {
  /** Called inside a press: what is played later may then sound. */
  readonly unlock: () => void;
  /** `held`: true when the browser or the system holds the sound back, false when it sounds again. */
  readonly play: (track: MediaStreamTrack, held: (held: boolean) => void) => Playing;
};
