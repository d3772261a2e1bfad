import type { MediaPlan } from "@opencallkit/protocol";

/** The persisted media state of one call, for a reload. */
export type MediaMemory = {
  /** The path to begin on: the one that was in use, or a newer one that the media plan names. */
  readonly path: () => MediaPlan;
  readonly notePath: (path: number) => void;
  /** The newest epoch of a direct link, by a name of its stays and path; 0 at first. */
  readonly epoch: (link: string) => number;
  readonly noteEpoch: (link: string, epoch: number) => void;
};
